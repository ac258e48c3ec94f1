-- What the triggers of Functions/024_figures.sql store beside each forecast: what came, and the losses.
--
-- The actual of horizon h is the h-th stored session after the as-of date, even if the calendar expected another day: a holiday that it did
-- not know must not score a forecast against another day. target_date is what the calendar expected when the forecast was made; actual_date
-- is the session that came.
--
-- A split after the forecast restates the history, and the forecast's prices with it no longer compare. The close of the as-of
-- date shows by how much: it was naive_close when the forecast was made. Differences below one percent are a feed's corrections.
--
-- Losses are of the median and of the quantiles that are stored, in doubles, because figures sum millions of them.
-- Each step is computed once (offset 0): merged into one expression, each value would be computed wherever it is used.
create or replace view worker.forecast_actuals as
select f.id, f.symbol, f.actual_date as stored_date, actual.date, a.close, m.pinball, m.crps, m.winkler_80, m.winkler_95, m.is_in_raw_80, m.is_in_raw_95
from worker.forecasts f
left join lateral (
  select b.date, b.close from worker.price_bars b where b.symbol = f.symbol and b.date > f.as_of_date order by b.date offset f.horizon - 1 limit 1
) as actual on true
left join worker.price_bars seen on seen.symbol = f.symbol and seen.date = f.as_of_date
cross join lateral (
  select case when abs(seen.close - f.naive_close) > 0.01 * f.naive_close then worker.price_digits(actual.close * f.naive_close / seen.close)
    else actual.close end as close
  offset 0
) as a
cross join lateral (
  select a.close::double precision as close, f.predicted_close::double precision as p50, f.lower_50::double precision as p25, f.upper_50::double precision as p75,
    f.lower_80::double precision as p10, f.upper_80::double precision as p90, f.lower_95::double precision as p025, f.upper_95::double precision as p975
  offset 0
) as q
-- The loss of a quantile (Koenker and Bassett, Econometrica 1978): level * d for d = actual - quantile above 0, else (level - 1) * d. Not by
-- a function: millions of calls would take longer than the rest.
cross join lateral (
  select greatest(0.025 * (q.close - q.p025), (0.025 - 1) * (q.close - q.p025)) as p025,
    greatest(0.1 * (q.close - q.p10), (0.1 - 1) * (q.close - q.p10)) as p10,
    greatest(0.25 * (q.close - q.p25), (0.25 - 1) * (q.close - q.p25)) as p25,
    greatest(0.5 * (q.close - q.p50), (0.5 - 1) * (q.close - q.p50)) as p50,
    greatest(0.75 * (q.close - q.p75), (0.75 - 1) * (q.close - q.p75)) as p75,
    greatest(0.9 * (q.close - q.p90), (0.9 - 1) * (q.close - q.p90)) as p90,
    greatest(0.975 * (q.close - q.p975), (0.975 - 1) * (q.close - q.p975)) as p975
  offset 0
) as l
cross join lateral (
  select (l.p025 + l.p10 + coalesce(l.p25 + l.p75, 0) + l.p50 + l.p90 + l.p975) / case when l.p25 is null then 5 else 7 end as pinball,
    -- Twice the integral over all levels: each stored level represents the levels nearer to it than to its neighbours.
    2 * case when l.p25 is null then 0.0625 * (l.p025 + l.p975) + 0.2375 * (l.p10 + l.p90) + 0.4 * l.p50
      else 0.0625 * (l.p025 + l.p975) + 0.1125 * (l.p10 + l.p90) + 0.2 * (l.p25 + l.p75) + 0.25 * l.p50 end as crps,
    case when a.close is not null then (f.upper_80 - f.lower_80 + 10 * (greatest(0, f.lower_80 - a.close) + greatest(0, a.close - f.upper_80)))::double precision end as winkler_80,
    case when a.close is not null then (f.upper_95 - f.lower_95 + 40 * (greatest(0, f.lower_95 - a.close) + greatest(0, a.close - f.upper_95)))::double precision end as winkler_95,
    -- The interval before live calibration: distances from the median on logs are divided by the factor. A bound of the textbook preset may be
    -- below 0, where there is no calibration.
    case when coalesce(f.calibration_80, 1) = 1 then a.close between f.lower_80 and f.upper_80
      else ln(q.close / q.p50) * f.calibration_80 between ln(q.p10 / q.p50) and ln(q.p90 / q.p50) end as is_in_raw_80,
    case when coalesce(f.calibration_95, 1) = 1 then a.close between f.lower_95 and f.upper_95
      else ln(q.close / q.p50) * f.calibration_95 between ln(q.p025 / q.p50) and ln(q.p975 / q.p50) end as is_in_raw_95
  offset 0
) as m;

create or replace view api.forecasts as
select f.id, f.symbol, f.as_of_date, f.horizon, f.target_date, f.model, f.model_version_id, f.run_id,
  f.predicted_close, f.lower_80, f.upper_80, f.lower_95, f.upper_95, f.naive_close, f.actual_close,
  f.is_published, f.created_at, f.lower_50, f.upper_50, f.calibration_80, f.calibration_95, f.actual_date, f.data_cutoff, f.data_sha256, f.known_at,
  listing.currency
from worker.forecasts f
left join worker.symbols listing on listing.symbol = f.symbol;

comment on view api.forecasts is 'Every forecast ever made, with the naive forecast and, once known, the actual close. Prices are in the listing currency.';
comment on column api.forecasts.as_of_date is 'The last session that the forecast has seen.';
comment on column api.forecasts.horizon is 'Sessions ahead, from 1.';
comment on column api.forecasts.target_date is 'The session that the calendar expected to be the horizon-th after as_of_date.';
comment on column api.forecasts.model is 'What made it: gru, lstm or rnn (the network), har (volatility by regression), drift, or naive (the last close carried forward).';
comment on column api.forecasts.predicted_close is 'The forecast close of target_date.';
comment on column api.forecasts.lower_80 is 'The close should lie between lower_80 and upper_80 on 80 of 100 days.';
comment on column api.forecasts.lower_95 is 'The close should lie between lower_95 and upper_95 on 95 of 100 days.';
comment on column api.forecasts.naive_close is 'The close of as_of_date: the forecast that any model has to beat.';
comment on column api.forecasts.actual_close is 'The close that came; null until then. A split since the forecast is undone, so that it compares with predicted_close.';
comment on column api.forecasts.is_published is 'Whether this is the forecast that readers are shown for its symbol, date and horizon.';
comment on column api.forecasts.lower_50 is 'The close should lie between lower_50 and upper_50 on 50 of 100 days; null for forecasts of the textbook preset.';
comment on column api.forecasts.calibration_80 is 'By what live calibration multiplied the distance of lower_80 and upper_80 from predicted_close on logs; 1 or null: not at all.';
comment on column api.forecasts.calibration_95 is 'The same for lower_95 and upper_95.';
comment on column api.forecasts.actual_date is 'The session of actual_close: the horizon-th stored session after as_of_date.';
comment on column api.forecasts.data_cutoff is 'The last session of any symbol that the forecast was computed from.';
comment on column api.forecasts.data_sha256 is 'Fingerprint of the bars that the forecast was computed from.';
comment on column api.forecasts.known_at is 'When the run began to read prices and earlier forecasts; run forecast --known-at with this instant computes the same from what was known then. Null for forecasts made before the worker kept this.';
comment on column api.forecasts.upper_80 is 'See lower_80.';
comment on column api.forecasts.upper_95 is 'See lower_95.';
comment on column api.forecasts.upper_50 is 'See lower_50.';
comment on column api.forecasts.model_version_id is 'The version whose network or calibration made it; null if no stored version did.';
comment on column api.forecasts.run_id is 'The run of job forecast that made it.';
comment on column api.forecasts.created_at is 'When it was stored.';
