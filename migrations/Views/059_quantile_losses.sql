-- The pinball loss of each quantile: which part of the distribution is right. The mean over the levels is the loss of the skill views.
-- Each level is a column until all rows are summed: seven rows for each forecast would take ten times as long.
create or replace view api.forecast_quantile_losses as
with sums as (
  select f.symbol, f.model, f.is_published, f.horizon, count(*) as n,
    sum(l.d1) as loss1, sum(l.d1 / d.close) filter (where l.e1 is not null) as relative1, sum(l.e1 / d.close) as naive1,
    sum(l.d2) as loss2, sum(l.d2 / d.close) filter (where l.e2 is not null) as relative2, sum(l.e2 / d.close) as naive2,
    sum(l.d3) as loss3, sum(l.d3 / d.close) filter (where l.e3 is not null) as relative3, sum(l.e3 / d.close) as naive3,
    sum(l.d4) as loss4, sum(l.d4 / d.close) filter (where l.e4 is not null) as relative4, sum(l.e4 / d.close) as naive4,
    sum(l.d5) as loss5, sum(l.d5 / d.close) filter (where l.e5 is not null) as relative5, sum(l.e5 / d.close) as naive5,
    sum(l.d6) as loss6, sum(l.d6 / d.close) filter (where l.e6 is not null) as relative6, sum(l.e6 / d.close) as naive6,
    sum(l.d7) as loss7, sum(l.d7 / d.close) filter (where l.e7 is not null) as relative7, sum(l.e7 / d.close) as naive7
  from worker.forecasts f
  left join worker.forecasts naive on naive.symbol = f.symbol and naive.horizon = f.horizon and naive.as_of_date = f.as_of_date and naive.model = 'naive'
    and naive.lower_50 is not null and naive.actual_close is not null
  cross join lateral (
    select f.naive_close::double precision as close,
      (f.actual_close - f.lower_95)::double precision as d1, (naive.actual_close - naive.lower_95)::double precision as e1,
      (f.actual_close - f.lower_80)::double precision as d2, (naive.actual_close - naive.lower_80)::double precision as e2,
      (f.actual_close - f.lower_50)::double precision as d3, (naive.actual_close - naive.lower_50)::double precision as e3,
      (f.actual_close - f.predicted_close)::double precision as d4, (naive.actual_close - naive.predicted_close)::double precision as e4,
      (f.actual_close - f.upper_50)::double precision as d5, (naive.actual_close - naive.upper_50)::double precision as e5,
      (f.actual_close - f.upper_80)::double precision as d6, (naive.actual_close - naive.upper_80)::double precision as e6,
      (f.actual_close - f.upper_95)::double precision as d7, (naive.actual_close - naive.upper_95)::double precision as e7
    offset 0
  ) as d
  cross join lateral (
    select greatest(0.025 * d.d1, (0.025 - 1) * d.d1) as d1, greatest(0.025 * d.e1, (0.025 - 1) * d.e1) as e1,
      greatest(0.1 * d.d2, (0.1 - 1) * d.d2) as d2, greatest(0.1 * d.e2, (0.1 - 1) * d.e2) as e2,
      greatest(0.25 * d.d3, (0.25 - 1) * d.d3) as d3, greatest(0.25 * d.e3, (0.25 - 1) * d.e3) as e3,
      greatest(0.5 * d.d4, (0.5 - 1) * d.d4) as d4, greatest(0.5 * d.e4, (0.5 - 1) * d.e4) as e4,
      greatest(0.75 * d.d5, (0.75 - 1) * d.d5) as d5, greatest(0.75 * d.e5, (0.75 - 1) * d.e5) as e5,
      greatest(0.9 * d.d6, (0.9 - 1) * d.d6) as d6, greatest(0.9 * d.e6, (0.9 - 1) * d.e6) as e6,
      greatest(0.975 * d.d7, (0.975 - 1) * d.d7) as d7, greatest(0.975 * d.e7, (0.975 - 1) * d.e7) as e7
    offset 0
  ) as l
  where f.actual_close is not null and f.lower_50 is not null
  group by f.symbol, f.model, f.is_published, f.horizon
)
select s.symbol, shown.name as model, s.horizon, q.level::numeric as level, sum(s.n)::integer as n, (sum(q.loss) / sum(s.n))::numeric as pinball,
  (sum(q.relative) / nullif(sum(q.naive), 0))::numeric as pinball_ratio
from sums s
cross join lateral (values (s.model, true), ('published', s.is_published)) as shown (name, is_in)
cross join lateral (
  values (0.025, s.loss1, s.relative1, s.naive1),
    (0.1, s.loss2, s.relative2, s.naive2),
    (0.25, s.loss3, s.relative3, s.naive3),
    (0.5, s.loss4, s.relative4, s.naive4),
    (0.75, s.loss5, s.relative5, s.naive5),
    (0.9, s.loss6, s.relative6, s.naive6),
    (0.975, s.loss7, s.relative7, s.naive7)
) as q (level, loss, relative, naive)
where shown.is_in
group by s.symbol, shown.name, s.horizon, q.level;

comment on view api.forecast_quantile_losses is 'Pinball loss of each quantile of the ledger, per symbol, model and horizon. Only models with a 50 percent interval.';
comment on column api.forecast_quantile_losses.model is 'The model; published for whichever was shown to readers on each day.';
comment on column api.forecast_quantile_losses.horizon is 'Sessions ahead, from 1.';
comment on column api.forecast_quantile_losses.level is 'Level of the quantile: 0.5 is predicted_close, 0.1 is lower_80.';
comment on column api.forecast_quantile_losses.n is 'Forecasts whose actual close is known.';
comment on column api.forecast_quantile_losses.pinball is 'Mean pinball loss of the quantile, in the listing currency: smaller is better.';
comment on column api.forecast_quantile_losses.pinball_ratio is 'The loss as a ratio to that of the naive forecast on the same days; below 1 is better.';

create or replace view api.backtest_quantile_losses as
with sums as (
  select s.backtest_id, shown.name as symbol, s.model, s.horizon, l.i, sum(s.n) as n, sum(l.loss) as loss
  from worker.backtest_scores s
  cross join lateral (values (s.symbol), ('*')) as shown (name)
  cross join lateral unnest(s.pinball_of_level) with ordinality as l (loss, i)
  group by s.backtest_id, shown.name, s.model, s.horizon, l.i
)
select f.backtest_id, f.symbol, f.model, f.horizon, p.to_level::numeric as level, f.n::integer as n, (f.loss / f.n)::numeric as pinball,
  (f.loss / nullif(naive.loss, 0))::numeric as pinball_ratio
from sums f
-- The quantile of a level is the upper end of the range below it.
join worker.pit_levels() as p on p.bin = f.i
left join sums naive on naive.model = 'naive' and (naive.backtest_id, naive.symbol, naive.horizon, naive.i) = (f.backtest_id, f.symbol, f.horizon, f.i);

comment on view api.backtest_quantile_losses is 'Pinball loss of each quantile of a backtest over all folds, per symbol (* for all together), model and horizon.';
comment on column api.backtest_quantile_losses.symbol is 'The symbol; * for all together.';
comment on column api.backtest_quantile_losses.model is 'What was evaluated; see api.backtest_skill.';
comment on column api.backtest_quantile_losses.horizon is 'Sessions ahead, from 1.';
comment on column api.backtest_quantile_losses.level is 'Level of the quantile: 0.5 is the median.';
comment on column api.backtest_quantile_losses.n is 'Forecasts.';
comment on column api.backtest_quantile_losses.pinball is 'Mean pinball loss of the quantile, in units of the deviation of each symbol''s returns: smaller is better.';
comment on column api.backtest_quantile_losses.pinball_ratio is 'The loss as a ratio to that of the naive forecast; below 1 is better.';
