-- Every forecast whose actual close is known, with its losses. Losses are of the median and of the quantiles that are stored. In doubles,
-- because the figures below sum millions of them; api.forecast_scores shows them as people round them.
create or replace view worker.scored_forecasts as
select f.id, f.symbol, f.model, f.horizon, f.as_of_date, f.actual_date, f.is_published,
  (f.predicted_close - f.actual_close)::double precision as error,
  (f.naive_close - f.actual_close)::double precision as naive_error,
  f.actual_close::double precision as actual_close,
  case when f.predicted_close = f.naive_close or f.actual_close = f.naive_close then null
    else sign(f.predicted_close - f.naive_close) = sign(f.actual_close - f.naive_close) end as is_direction_right,
  f.actual_close between f.lower_80 and f.upper_80 as is_in_80,
  f.actual_close between f.lower_95 and f.upper_95 as is_in_95,
  raw.is_in_80 as is_in_raw_80,
  raw.is_in_95 as is_in_raw_95,
  (f.upper_80 - f.lower_80)::double precision as width_80,
  (f.upper_95 - f.lower_95)::double precision as width_95,
  (l.p025 + l.p10 + coalesce(l.p25 + l.p75, 0) + l.p50 + l.p90 + l.p975) / case when l.p25 is null then 5 else 7 end as pinball,
  -- Twice the integral over all levels: each stored level represents the levels nearer to it than to its neighbours.
  2 * case when l.p25 is null then 0.0625 * (l.p025 + l.p975) + 0.2375 * (l.p10 + l.p90) + 0.4 * l.p50
    else 0.0625 * (l.p025 + l.p975) + 0.1125 * (l.p10 + l.p90) + 0.2 * (l.p25 + l.p75) + 0.25 * l.p50 end as crps,
  (f.upper_80 - f.lower_80 + 10 * (greatest(0, f.lower_80 - f.actual_close) + greatest(0, f.actual_close - f.upper_80)))::double precision as winkler_80,
  (f.upper_95 - f.lower_95 + 40 * (greatest(0, f.lower_95 - f.actual_close) + greatest(0, f.actual_close - f.upper_95)))::double precision as winkler_95,
  f.naive_close::double precision as naive_close
from api.forecasts f
cross join lateral (
  select a.close - f.lower_95::double precision as p025, a.close - f.lower_80::double precision as p10,
    a.close - f.lower_50::double precision as p25, a.close - f.predicted_close::double precision as p50,
    a.close - f.upper_50::double precision as p75, a.close - f.upper_80::double precision as p90,
    a.close - f.upper_95::double precision as p975
  from (select f.actual_close::double precision as close) as a
) as d
-- The loss of a quantile (Koenker and Bassett, Econometrica 1978): level * d for d = actual - quantile above 0, else (level - 1) * d. Not by
-- a function: millions of calls would take longer than the rest.
cross join lateral (
  select greatest(0.025 * d.p025, (0.025 - 1) * d.p025) as p025,
    greatest(0.1 * d.p10, (0.1 - 1) * d.p10) as p10,
    greatest(0.25 * d.p25, (0.25 - 1) * d.p25) as p25,
    greatest(0.5 * d.p50, (0.5 - 1) * d.p50) as p50,
    greatest(0.75 * d.p75, (0.75 - 1) * d.p75) as p75,
    greatest(0.9 * d.p90, (0.9 - 1) * d.p90) as p90,
    greatest(0.975 * d.p975, (0.975 - 1) * d.p975) as p975
) as l
-- The interval before live calibration: distances from the median on logs are divided by the factor. A bound of the textbook preset may be
-- below 0.
cross join lateral (
  select case when coalesce(f.calibration_80, 1) = 1 then f.actual_close between f.lower_80 and f.upper_80
      else ln(f.actual_close / f.predicted_close) * f.calibration_80 between ln(f.lower_80 / f.predicted_close) and ln(f.upper_80 / f.predicted_close) end as is_in_80,
    case when coalesce(f.calibration_95, 1) = 1 then f.actual_close between f.lower_95 and f.upper_95
      else ln(f.actual_close / f.predicted_close) * f.calibration_95 between ln(f.lower_95 / f.predicted_close) and ln(f.upper_95 / f.predicted_close) end as is_in_95
) as raw
where f.actual_close is not null;

drop function if exists worker.pinball(double precision, double precision, double precision);

create or replace view api.forecast_scores as
select s.id, s.symbol, s.model, s.horizon, s.as_of_date, s.actual_date, s.is_published, s.error::numeric as error, s.naive_error::numeric as naive_error,
  s.actual_close::numeric as actual_close, s.is_direction_right, s.is_in_80, s.is_in_95, s.is_in_raw_80, s.is_in_raw_95,
  s.width_80::numeric as width_80, s.width_95::numeric as width_95, s.pinball::numeric as pinball, s.crps::numeric as crps,
  s.winkler_80::numeric as winkler_80, s.winkler_95::numeric as winkler_95, s.naive_close::numeric as naive_close
from worker.scored_forecasts s;

comment on view api.forecast_scores is 'Every forecast whose actual close is known, with its losses. Losses and errors are in the listing currency.';
comment on column api.forecast_scores.error is 'predicted_close less actual_close.';
comment on column api.forecast_scores.is_direction_right is 'Whether the close went where it was said to go; null if one of the two did not move.';
comment on column api.forecast_scores.is_in_raw_80 is 'Whether the close lay within the 80 percent interval before live calibration.';
comment on column api.forecast_scores.pinball is 'Mean pinball loss of the median and the stored bounds: smaller is better.';
comment on column api.forecast_scores.crps is 'Continuous ranked probability score, approximated from the stored quantiles: smaller is better.';
comment on column api.forecast_scores.winkler_80 is 'Winkler''s score of the 80 percent interval: its width, and ten times what the close lay outside of it.';
comment on column api.forecast_scores.model is 'What made the forecast; see api.forecasts.';
comment on column api.forecast_scores.as_of_date is 'The last session that the forecast has seen.';
comment on column api.forecast_scores.actual_date is 'The session of actual_close: the horizon-th stored session after as_of_date.';
comment on column api.forecast_scores.is_published is 'Whether readers were shown this forecast.';
comment on column api.forecast_scores.naive_error is 'naive_close less actual_close.';
comment on column api.forecast_scores.actual_close is 'The close that came; a split since the forecast is undone.';
comment on column api.forecast_scores.is_in_80 is 'Whether the close lay within the 80 percent interval.';
comment on column api.forecast_scores.is_in_95 is 'Whether the close lay within the 95 percent interval.';
comment on column api.forecast_scores.is_in_raw_95 is 'Whether the close lay within the 95 percent interval before live calibration.';
comment on column api.forecast_scores.width_80 is 'upper_80 less lower_80.';
comment on column api.forecast_scores.width_95 is 'upper_95 less lower_95.';
comment on column api.forecast_scores.winkler_95 is 'Winkler''s score of the 95 percent interval: its width, and forty times what the close lay outside of it.';
comment on column api.forecast_scores.naive_close is 'The close of as_of_date.';
