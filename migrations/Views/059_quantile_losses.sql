-- The pinball loss of each quantile: which part of the distribution is right. The mean over the levels is the loss of the skill views.
-- Each level is a column until all rows are summed: seven rows for each forecast would take ten times as long.

-- Each forecast with a 50 percent interval whose actual close is known, under each of its names: the losses of its quantiles, those as shares
-- of the close where the naive forecast of the same day has some to compare with, and those of that forecast as shares of the close.
create or replace view worker.quantile_terms as
select f.symbol, shown.name as model, f.horizon, f.as_of_date,
  f.loss_1, f.loss_2, f.loss_3, f.loss_4, f.loss_5, f.loss_6, f.loss_7,
  case when f.naive_1 is not null then f.loss_1 / f.close end as relative_1, case when f.naive_2 is not null then f.loss_2 / f.close end as relative_2,
  case when f.naive_3 is not null then f.loss_3 / f.close end as relative_3, case when f.naive_4 is not null then f.loss_4 / f.close end as relative_4,
  case when f.naive_5 is not null then f.loss_5 / f.close end as relative_5, case when f.naive_6 is not null then f.loss_6 / f.close end as relative_6,
  case when f.naive_7 is not null then f.loss_7 / f.close end as relative_7,
  f.naive_1 / f.close as naive_1, f.naive_2 / f.close as naive_2, f.naive_3 / f.close as naive_3, f.naive_4 / f.close as naive_4,
  f.naive_5 / f.close as naive_5, f.naive_6 / f.close as naive_6, f.naive_7 / f.close as naive_7
from (
  select f.symbol, f.model, f.is_published, f.horizon, f.as_of_date, f.naive_close::double precision as close,
    l.loss_1, l.loss_2, l.loss_3, l.loss_4, l.loss_5, l.loss_6, l.loss_7,
    max(l.loss_1) filter (where f.model = 'naive') over same as naive_1, max(l.loss_2) filter (where f.model = 'naive') over same as naive_2,
    max(l.loss_3) filter (where f.model = 'naive') over same as naive_3, max(l.loss_4) filter (where f.model = 'naive') over same as naive_4,
    max(l.loss_5) filter (where f.model = 'naive') over same as naive_5, max(l.loss_6) filter (where f.model = 'naive') over same as naive_6,
    max(l.loss_7) filter (where f.model = 'naive') over same as naive_7
  from worker.forecasts f
  cross join lateral (
    select f.actual_close::double precision as close, f.lower_95::double precision as p1, f.lower_80::double precision as p2, f.lower_50::double precision as p3,
      f.predicted_close::double precision as p4, f.upper_50::double precision as p5, f.upper_80::double precision as p6, f.upper_95::double precision as p7
    offset 0
  ) as q
  -- Each step is computed once (offset 0); see worker.forecast_actuals for the loss.
  cross join lateral (
    select greatest(0.025 * (q.close - q.p1), (0.025 - 1) * (q.close - q.p1)) as loss_1, greatest(0.1 * (q.close - q.p2), (0.1 - 1) * (q.close - q.p2)) as loss_2,
      greatest(0.25 * (q.close - q.p3), (0.25 - 1) * (q.close - q.p3)) as loss_3, greatest(0.5 * (q.close - q.p4), (0.5 - 1) * (q.close - q.p4)) as loss_4,
      greatest(0.75 * (q.close - q.p5), (0.75 - 1) * (q.close - q.p5)) as loss_5, greatest(0.9 * (q.close - q.p6), (0.9 - 1) * (q.close - q.p6)) as loss_6,
      greatest(0.975 * (q.close - q.p7), (0.975 - 1) * (q.close - q.p7)) as loss_7
    offset 0
  ) as l
  where f.actual_close is not null and f.lower_50 is not null
  window same as (partition by f.symbol, f.horizon, f.as_of_date)
) as f
cross join lateral (values (f.model, true), ('published', f.is_published)) as shown (name, is_in)
where shown.is_in;

-- The definition of the sums, in the order of worker.quantile_sums, which holds them for every symbol without a mark in worker.stale_symbols.
create or replace view worker.computed_quantile_sums as
select symbol, model, horizon, count(*)::integer as n,
  sum(loss_1) as loss_1, sum(loss_2) as loss_2, sum(loss_3) as loss_3, sum(loss_4) as loss_4,
  sum(loss_5) as loss_5, sum(loss_6) as loss_6, sum(loss_7) as loss_7,
  sum(relative_1) as relative_1, sum(relative_2) as relative_2, sum(relative_3) as relative_3, sum(relative_4) as relative_4,
  sum(relative_5) as relative_5, sum(relative_6) as relative_6, sum(relative_7) as relative_7,
  sum(naive_1) as naive_1, sum(naive_2) as naive_2, sum(naive_3) as naive_3, sum(naive_4) as naive_4,
  sum(naive_5) as naive_5, sum(naive_6) as naive_6, sum(naive_7) as naive_7
from worker.quantile_terms
group by symbol, model, horizon;

create or replace view api.forecast_quantile_losses as
select s.symbol, s.model, s.horizon, q.level::numeric as level, s.n, (q.loss / s.n)::numeric as pinball, (q.relative / nullif(q.naive, 0))::numeric as pinball_ratio
from (
  select * from worker.quantile_sums k where not exists (select from worker.stale_symbols m where m.symbol = k.symbol)
  union all
  -- The symbol of the mark, by which a question chooses before anything is computed.
  select stale.symbol, c.model, c.horizon, c.n, c.loss_1, c.loss_2, c.loss_3, c.loss_4, c.loss_5, c.loss_6, c.loss_7,
    c.relative_1, c.relative_2, c.relative_3, c.relative_4, c.relative_5, c.relative_6, c.relative_7,
    c.naive_1, c.naive_2, c.naive_3, c.naive_4, c.naive_5, c.naive_6, c.naive_7
  from (select distinct symbol from worker.stale_symbols) as stale
  -- One symbol after the other (offset 0): joined, all of them would be computed to choose a few.
  cross join lateral (select * from worker.computed_quantile_sums c where c.symbol = stale.symbol offset 0) as c
) as s
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
