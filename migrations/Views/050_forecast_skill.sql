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

-- Each forecast whose actual close is known, under each of its names, as the sums of one; difference is its loss less that of the naive
-- forecast. Losses and widths that are compared over time are shares of the close.
create or replace view worker.skill_terms as
select s.symbol, s.name as model, s.horizon, s.as_of_date as first_as_of_date, s.as_of_date as last_as_of_date, 1 as n,
  abs(s.error) as absolute_error, s.error ^ 2 as squared_error, abs(s.error / s.actual_close) as relative_error,
  abs(s.naive_error) as naive_absolute_error, s.naive_error ^ 2 as naive_squared_error, s.pinball, s.crps, s.winkler_80, s.winkler_95,
  s.width_80 / s.naive_close as width_80, s.width_95 / s.naive_close as width_95, s.is_in_80::integer as inside_80, s.is_in_95::integer as inside_95,
  s.is_in_raw_80::integer as raw_inside_80, s.is_in_raw_95::integer as raw_inside_95, (s.is_direction_right is not null)::integer as directions,
  coalesce(s.is_direction_right, false)::integer as right_directions, case when s.naive_pinball is not null then s.pinball / s.naive_close end as compared_pinball,
  s.naive_pinball / s.naive_close as naive_pinball, null::worker.loss_sums as losses, (s.pinball - s.naive_pinball) / s.naive_close as difference
from worker.named_scores s;

-- The definition of the sums, in the order of worker.skill_sums, which holds them.
create or replace view worker.computed_sums as
select symbol, model, horizon, min(first_as_of_date) as first_as_of_date, max(last_as_of_date) as last_as_of_date, sum(n)::integer as n,
  sum(absolute_error) as absolute_error, sum(squared_error) as squared_error, sum(relative_error) as relative_error,
  sum(naive_absolute_error) as naive_absolute_error, sum(naive_squared_error) as naive_squared_error, sum(pinball) as pinball, sum(crps) as crps,
  sum(winkler_80) as winkler_80, sum(winkler_95) as winkler_95, sum(width_80) as width_80, sum(width_95) as width_95,
  sum(inside_80)::integer as inside_80, sum(inside_95)::integer as inside_95, sum(raw_inside_80)::integer as raw_inside_80,
  sum(raw_inside_95)::integer as raw_inside_95, sum(directions)::integer as directions, sum(right_directions)::integer as right_directions,
  sum(compared_pinball) as compared_pinball, sum(naive_pinball) as naive_pinball,
  worker.loss_sums_of(array_agg(difference order by last_as_of_date) filter (where difference is not null), horizon) as losses
from worker.skill_terms
group by symbol, model, horizon;

-- The sums with the mean daily change of the close before the first forecast: those of the definitions, and those that are stored.
create or replace view worker.scaled_sums as
select false as is_stored, s.*, c.step
from worker.computed_sums s
-- Once for each first date, which most models and horizons of a symbol share: after they are grouped.
join (
  select first.symbol, first.as_of_date, (
      select avg(abs(change))
      from (select (b.close - lag(b.close) over (order by b.date))::double precision as change
        from worker.price_bars b where b.symbol = first.symbol and b.date <= first.as_of_date) as changes
    ) as step
  from (
    select f.symbol, shown.as_of_date
    from (
      select symbol, min(as_of_date) as made, min(as_of_date) filter (where is_published) as published from worker.scored_forecasts group by symbol, model, horizon
    ) as f
    cross join lateral (values (f.made), (f.published)) as shown (as_of_date)
  ) as first
  group by first.symbol, first.as_of_date
) as c on c.symbol = s.symbol and c.as_of_date = s.first_as_of_date
union all
select true, s.*, c.step from worker.skill_sums s join worker.skill_scales c on c.symbol = s.symbol and c.first_as_of_date = s.first_as_of_date;

create or replace view worker.figures_of_sums as
select s.is_stored, s.symbol, s.model, s.horizon, s.n, (s.absolute_error / s.n)::numeric as mae, sqrt(s.squared_error / s.n)::numeric as rmse,
  (s.relative_error / s.n)::numeric as mape, (s.absolute_error / nullif(s.naive_absolute_error, 0))::numeric as mae_ratio,
  sqrt(s.squared_error / nullif(s.naive_squared_error, 0))::numeric as rmse_ratio, (s.absolute_error / s.n / nullif(s.step, 0))::numeric as mase,
  (s.pinball / s.n)::numeric as pinball, (s.compared_pinball / nullif(s.naive_pinball, 0))::numeric as pinball_ratio, (s.crps / s.n)::numeric as crps,
  (s.winkler_80 / s.n)::numeric as winkler_80, (s.winkler_95 / s.n)::numeric as winkler_95,
  (s.right_directions::double precision / nullif(s.directions, 0))::numeric as direction_accuracy,
  (s.inside_80::double precision / s.n)::numeric as coverage_80, i80.lower::numeric as coverage_80_lower, i80.upper::numeric as coverage_80_upper,
  (s.inside_95::double precision / s.n)::numeric as coverage_95, i95.lower::numeric as coverage_95_lower, i95.upper::numeric as coverage_95_upper,
  (s.raw_inside_80::double precision / s.n)::numeric as raw_coverage_80, (s.raw_inside_95::double precision / s.n)::numeric as raw_coverage_95,
  (s.width_80 / s.n)::numeric as width_80, (s.width_95 / s.n)::numeric as width_95, dm.p_value::numeric as dm_p_value, dm.uses_bartlett as dm_uses_bartlett,
  s.first_as_of_date, s.last_as_of_date
from worker.scaled_sums s
cross join lateral worker.share_interval(s.inside_80::bigint, s.n::bigint) as i80
cross join lateral worker.share_interval(s.inside_95::bigint, s.n::bigint) as i95
left join lateral worker.dm_test(s.losses, s.horizon) as dm on true;

-- The definition of the figures. worker.symbol_figures holds them for every symbol without a mark in worker.stale_symbols.
create or replace view worker.computed_skill as
select symbol, model, horizon, n, mae, rmse, mape, mae_ratio, rmse_ratio, mase, pinball, pinball_ratio, crps, winkler_80, winkler_95, direction_accuracy,
  coverage_80, coverage_80_lower, coverage_80_upper, coverage_95, coverage_95_lower, coverage_95_upper, raw_coverage_80, raw_coverage_95, width_80, width_95,
  dm_p_value, dm_uses_bartlett, first_as_of_date, last_as_of_date
from worker.figures_of_sums where not is_stored;

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
