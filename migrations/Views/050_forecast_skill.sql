-- Figures per symbol, model and horizon over the forecasts whose actual close is known. The model "published" is the one that readers saw
-- that day. mase became mae_ratio, and means now what Hyndman and Koehler (2006) call it: a view cannot change a column's name in place.
do $$
begin
  if to_regclass('api.forecast_skill') is not null and not exists (
    select from pg_attribute where attrelid = to_regclass('api.forecast_skill') and attname = 'mae_ratio')
  then
    drop view api.forecast_skill;
  end if;
end $$;

-- The definition. worker.symbol_figures holds it for every symbol without a mark in worker.stale_symbols.
create or replace view worker.computed_skill as
with figures as (
  select symbol, name as model, horizon, count(*)::integer as n, min(as_of_date) as first_as_of_date, max(as_of_date) as last_as_of_date,
    avg(abs(error)) as mae, sqrt(avg(error ^ 2)) as rmse, avg(abs(error / actual_close)) as mape,
    avg(abs(naive_error)) as naive_mae, sqrt(avg(naive_error ^ 2)) as naive_rmse,
    avg(pinball / naive_close) filter (where naive_pinball is not null) / nullif(avg(naive_pinball / naive_close), 0) as pinball_ratio,
    avg(pinball) as pinball, avg(crps) as crps, avg(winkler_80) as winkler_80, avg(winkler_95) as winkler_95,
    avg(is_direction_right::integer)::double precision as direction_accuracy,
    count(*) filter (where is_in_80) as inside_80, count(*) filter (where is_in_95) as inside_95,
    avg(is_in_raw_80::integer)::double precision as raw_coverage_80, avg(is_in_raw_95::integer)::double precision as raw_coverage_95,
    avg(width_80 / naive_close) as width_80, avg(width_95 / naive_close) as width_95,
    array_agg((pinball - naive_pinball) / naive_close order by as_of_date) filter (where naive_pinball is not null) as differences
  from worker.named_scores
  group by symbol, name, horizon
),
-- Once for each first date, which most models and horizons of a symbol share.
scales as (
  select first.symbol, first.as_of_date as first_as_of_date, step.mean as step
  from (
    select distinct symbol, min(as_of_date) as as_of_date
    from worker.scored_forecasts s cross join lateral (values (s.model, true), ('published', s.is_published)) as shown (name, is_in)
    where shown.is_in group by symbol, shown.name, horizon
  ) as first
  cross join lateral (
    select avg(abs(change)) as mean
    from (select (b.close - lag(b.close) over (order by b.date))::double precision as change
      from worker.price_bars b where b.symbol = first.symbol and b.date <= first.as_of_date) as changes
  ) as step
)
select f.symbol, f.model, f.horizon, f.n, f.mae::numeric as mae, f.rmse::numeric as rmse, f.mape::numeric as mape,
  (f.mae / nullif(f.naive_mae, 0))::numeric as mae_ratio,
  (f.rmse / nullif(f.naive_rmse, 0))::numeric as rmse_ratio,
  (f.mae / nullif(scale.step, 0))::numeric as mase,
  f.pinball::numeric as pinball, f.pinball_ratio::numeric as pinball_ratio, f.crps::numeric as crps,
  f.winkler_80::numeric as winkler_80, f.winkler_95::numeric as winkler_95,
  f.direction_accuracy::numeric as direction_accuracy,
  (f.inside_80 / f.n::double precision)::numeric as coverage_80, i80.lower::numeric as coverage_80_lower, i80.upper::numeric as coverage_80_upper,
  (f.inside_95 / f.n::double precision)::numeric as coverage_95, i95.lower::numeric as coverage_95_lower, i95.upper::numeric as coverage_95_upper,
  f.raw_coverage_80::numeric as raw_coverage_80, f.raw_coverage_95::numeric as raw_coverage_95, f.width_80::numeric as width_80,
  f.width_95::numeric as width_95, dm.p_value::numeric as dm_p_value, dm.uses_bartlett as dm_uses_bartlett, f.first_as_of_date, f.last_as_of_date
from figures f
cross join lateral worker.share_interval(f.inside_80, f.n) as i80
cross join lateral worker.share_interval(f.inside_95, f.n) as i95
left join lateral worker.dm_test(f.differences, f.horizon) as dm on true
join scales as scale on scale.symbol = f.symbol and scale.first_as_of_date = f.first_as_of_date;

create or replace view api.forecast_skill as
select f.* from worker.symbol_figures f where not exists (select from worker.stale_symbols s where s.symbol = f.symbol)
union all
select stale.symbol, c.model, c.horizon, c.n, c.mae, c.rmse, c.mape, c.mae_ratio, c.rmse_ratio, c.mase, c.pinball, c.pinball_ratio, c.crps, c.winkler_80, c.winkler_95,
  c.direction_accuracy, c.coverage_80, c.coverage_80_lower, c.coverage_80_upper, c.coverage_95, c.coverage_95_lower, c.coverage_95_upper,
  c.raw_coverage_80, c.raw_coverage_95, c.width_80, c.width_95, c.dm_p_value, c.dm_uses_bartlett, c.first_as_of_date, c.last_as_of_date
from (select distinct symbol from worker.stale_symbols) as stale
-- One symbol after the other (offset 0): joined, all of them would be computed to choose a few.
cross join lateral (select * from worker.computed_skill c where c.symbol = stale.symbol offset 0) as c;

comment on view api.forecast_skill is 'How good the forecasts were, per symbol, model and horizon, over those whose actual close is known. Shares are in 0..1.';
comment on column api.forecast_skill.model is 'The model; published for whichever was shown to readers on each day.';
comment on column api.forecast_skill.n is 'Forecasts whose actual close is known.';
comment on column api.forecast_skill.mae is 'Mean absolute error, in the listing currency.';
comment on column api.forecast_skill.rmse is 'Root of the mean squared error, in the listing currency.';
comment on column api.forecast_skill.mape is 'Mean absolute error as a share of the actual close.';
comment on column api.forecast_skill.mae_ratio is 'mae as a ratio to that of the naive forecast on the same days: below 1 is better.';
comment on column api.forecast_skill.rmse_ratio is 'rmse as a ratio to that of the naive forecast on the same days: below 1 is better.';
comment on column api.forecast_skill.mase is 'mae as a ratio to the mean daily change of the close before the first forecast (Hyndman and Koehler 2006).';
comment on column api.forecast_skill.pinball is 'Mean pinball loss of the median and the bounds, in the listing currency.';
comment on column api.forecast_skill.pinball_ratio is 'Pinball loss as a share of the close, as a ratio to that of the naive forecast on the same days: below 1 is better.';
comment on column api.forecast_skill.crps is 'Continuous ranked probability score from the stored quantiles, in the listing currency.';
comment on column api.forecast_skill.winkler_80 is 'Winkler''s score of the 80 percent interval, in the listing currency: width, and what lay outside of it times ten.';
comment on column api.forecast_skill.direction_accuracy is 'Share of the days on which the close went where it was said to go; null for a model that says nothing of that.';
comment on column api.forecast_skill.coverage_80 is 'Share of the days on which the close lay within the 80 percent interval: should be about 0.8.';
comment on column api.forecast_skill.coverage_80_lower is 'Lower end of the 95 percent interval of coverage_80 if days were independent (Wilson); those of horizons above 1 overlap.';
comment on column api.forecast_skill.coverage_95 is 'Share of the days on which the close lay within the 95 percent interval: should be about 0.95.';
comment on column api.forecast_skill.raw_coverage_80 is 'coverage_80 before live calibration.';
comment on column api.forecast_skill.width_80 is 'Mean width of the 80 percent interval as a share of the last close.';
comment on column api.forecast_skill.dm_p_value is 'Chance of a difference in pinball loss to the naive forecast as large as this from luck alone (Diebold-Mariano, two-sided): below 0.05 it counts. pinball_ratio says which is better. Null for naive and below 10 forecasts.';
comment on column api.forecast_skill.dm_uses_bartlett is 'Whether the equally weighted long-run variance was not positive, so that Bartlett weights were used.';
comment on column api.forecast_skill.winkler_95 is 'Winkler''s score of the 95 percent interval, in the listing currency: width, and what lay outside of it times forty.';
comment on column api.forecast_skill.coverage_80_upper is 'Upper end of that interval.';
comment on column api.forecast_skill.coverage_95_lower is 'Lower end of the 95 percent interval of coverage_95, as coverage_80_lower.';
comment on column api.forecast_skill.coverage_95_upper is 'Upper end of that interval.';
comment on column api.forecast_skill.raw_coverage_95 is 'coverage_95 before live calibration.';
comment on column api.forecast_skill.width_95 is 'Mean width of the 95 percent interval as a share of the last close.';
comment on column api.forecast_skill.first_as_of_date is 'The oldest as-of date among them.';
comment on column api.forecast_skill.last_as_of_date is 'The newest as-of date among them.';
