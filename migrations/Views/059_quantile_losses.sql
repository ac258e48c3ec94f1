-- The pinball loss of each quantile: which part of the distribution is right. The mean over the levels is the loss of the skill views.
create or replace view api.forecast_quantile_losses as
with sums as (
  select f.symbol, shown.name as model, f.horizon, q.level, count(*) as n, avg(l.loss) as loss,
    avg(l.loss / p.close) filter (where l.naive_loss is not null) as relative, avg(l.naive_loss / p.close) as naive_relative
  from worker.forecasts f
  cross join lateral (values (f.model, true), ('published', f.is_published)) as shown (name, is_in)
  left join worker.forecasts naive on naive.symbol = f.symbol and naive.horizon = f.horizon and naive.as_of_date = f.as_of_date and naive.model = 'naive'
    and naive.lower_50 is not null and naive.actual_close is not null
  cross join lateral (select f.naive_close::double precision as close) as p
  cross join lateral (
    values (0.025::double precision, f.lower_95, naive.lower_95), (0.1, f.lower_80, naive.lower_80), (0.25, f.lower_50, naive.lower_50),
      (0.5, f.predicted_close, naive.predicted_close), (0.75, f.upper_50, naive.upper_50), (0.9, f.upper_80, naive.upper_80), (0.975, f.upper_95, naive.upper_95)
  ) as q (level, price, naive_price)
  cross join lateral (
    select greatest(q.level * d.own, (q.level - 1) * d.own) as loss, greatest(q.level * d.naive, (q.level - 1) * d.naive) as naive_loss
    from (select (f.actual_close - q.price)::double precision as own, (naive.actual_close - q.naive_price)::double precision as naive) as d
  ) as l
  where shown.is_in and f.actual_close is not null and f.lower_50 is not null
  group by f.symbol, shown.name, f.horizon, q.level
)
select s.symbol, s.model, s.horizon, s.level::numeric as level, s.n::integer as n, s.loss::numeric as pinball,
  (s.relative / nullif(s.naive_relative, 0))::numeric as pinball_ratio
from sums s;

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
