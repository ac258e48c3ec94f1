-- The pinball loss of each quantile: which part of the distribution is right. The mean over the levels is the loss of the skill views.

create or replace view api.forecast_quantile_losses as
select s.symbol, s.model, s.horizon, q.level::numeric as level, s.n, (q.loss / s.n)::numeric as pinball, (q.relative / nullif(q.naive, 0))::numeric as pinball_ratio
from worker.shown_quantile_sums s
cross join lateral (
  values (0.025, s.loss_1, s.relative_1, s.naive_1),
    (0.1, s.loss_2, s.relative_2, s.naive_2),
    (0.25, s.loss_3, s.relative_3, s.naive_3),
    (0.5, s.loss_4, s.relative_4, s.naive_4),
    (0.75, s.loss_5, s.relative_5, s.naive_5),
    (0.9, s.loss_6, s.relative_6, s.naive_6),
    (0.975, s.loss_7, s.relative_7, s.naive_7)
) as q (level, loss, relative, naive);

comment on view api.forecast_quantile_losses is 'Pinball loss of each quantile of the ledger, per symbol, model and horizon. Only models with a 50 percent interval.';
comment on column api.forecast_quantile_losses.model is 'The model; published for whichever was shown to readers on each day.';
comment on column api.forecast_quantile_losses.horizon is 'Sessions ahead, from 1.';
comment on column api.forecast_quantile_losses.level is 'Level of the quantile: 0.5 is predicted_close, 0.1 is lower_80.';
comment on column api.forecast_quantile_losses.n is 'Forecasts whose actual close is known.';
comment on column api.forecast_quantile_losses.pinball is 'Mean pinball loss of the quantile, in the listing currency: smaller is better.';
comment on column api.forecast_quantile_losses.pinball_ratio is 'The loss as a ratio to that of the naive forecast on the same days; below 1 is better.';

-- Sums of a symbol, and of all under the name *: the branches are apart, so that a question for one of them reads nothing of the others.
create or replace view api.backtest_quantile_losses as
select f.backtest_id, f.symbol, f.model, f.horizon, q.level::numeric as level, f.n::integer as n, (q.loss / f.n)::numeric as pinball,
  (q.loss / nullif(q.naive, 0))::numeric as pinball_ratio
from (
  select s.*,
    max(s.loss_1) filter (where s.model = 'naive') over same as naive_1, max(s.loss_2) filter (where s.model = 'naive') over same as naive_2,
    max(s.loss_3) filter (where s.model = 'naive') over same as naive_3, max(s.loss_4) filter (where s.model = 'naive') over same as naive_4,
    max(s.loss_5) filter (where s.model = 'naive') over same as naive_5, max(s.loss_6) filter (where s.model = 'naive') over same as naive_6,
    max(s.loss_7) filter (where s.model = 'naive') over same as naive_7
  from (
    select backtest_id, symbol, model, horizon, sum(n) as n,
      sum(pinball_of_level[1]) as loss_1, sum(pinball_of_level[2]) as loss_2, sum(pinball_of_level[3]) as loss_3, sum(pinball_of_level[4]) as loss_4,
      sum(pinball_of_level[5]) as loss_5, sum(pinball_of_level[6]) as loss_6, sum(pinball_of_level[7]) as loss_7
    from worker.backtest_scores
    group by backtest_id, symbol, model, horizon
    union all
    select backtest_id, '*', model, horizon, sum(n),
      sum(pinball_of_level[1]), sum(pinball_of_level[2]), sum(pinball_of_level[3]), sum(pinball_of_level[4]), sum(pinball_of_level[5]), sum(pinball_of_level[6]), sum(pinball_of_level[7])
    from worker.backtest_scores
    group by backtest_id, model, horizon
  ) as s
  window same as (partition by s.backtest_id, s.symbol, s.horizon)
) as f
cross join lateral (
  values (0.025, f.loss_1, f.naive_1), (0.1, f.loss_2, f.naive_2), (0.25, f.loss_3, f.naive_3), (0.5, f.loss_4, f.naive_4),
    (0.75, f.loss_5, f.naive_5), (0.9, f.loss_6, f.naive_6), (0.975, f.loss_7, f.naive_7)
) as q (level, loss, naive)
where q.loss is not null;

comment on view api.backtest_quantile_losses is 'Pinball loss of each quantile of a backtest over all folds, per symbol (* for all together), model and horizon.';
comment on column api.backtest_quantile_losses.symbol is 'The symbol; * for all together.';
comment on column api.backtest_quantile_losses.model is 'What was evaluated; see api.backtest_skill.';
comment on column api.backtest_quantile_losses.horizon is 'Sessions ahead, from 1.';
comment on column api.backtest_quantile_losses.level is 'Level of the quantile: 0.5 is the median.';
comment on column api.backtest_quantile_losses.n is 'Forecasts.';
comment on column api.backtest_quantile_losses.pinball is 'Mean pinball loss of the quantile, in units of the deviation of each symbol''s returns: smaller is better.';
comment on column api.backtest_quantile_losses.pinball_ratio is 'The loss as a ratio to that of the naive forecast; below 1 is better.';
