-- Every forecast whose actual close is known, with its losses, in doubles; api.forecast_scores shows them as people round them.
create or replace view worker.scored_forecasts as
select f.id, f.symbol, f.model, f.horizon, f.as_of_date, f.actual_date, f.is_published,
  (f.predicted_close - f.actual_close)::double precision as error,
  (f.naive_close - f.actual_close)::double precision as naive_error,
  f.actual_close::double precision as actual_close,
  case when f.predicted_close = f.naive_close or f.actual_close = f.naive_close then null
    else sign(f.predicted_close - f.naive_close) = sign(f.actual_close - f.naive_close) end as is_direction_right,
  f.actual_close between f.lower_80 and f.upper_80 as is_in_80,
  f.actual_close between f.lower_95 and f.upper_95 as is_in_95,
  f.is_in_raw_80, f.is_in_raw_95,
  (f.upper_80 - f.lower_80)::double precision as width_80,
  (f.upper_95 - f.lower_95)::double precision as width_95,
  f.pinball, f.crps, f.winkler_80, f.winkler_95,
  f.naive_close::double precision as naive_close
from worker.forecasts f
where f.actual_close is not null;

-- The same under each name that it has in the figures, the model's own and, if readers saw it, published; beside the loss of the naive
-- forecast of the same symbol, day and horizon, found by a window: looked up row by row, it would take longer than all the rest.
create or replace view worker.named_scores as
select s.id, s.symbol, s.model, s.horizon, s.as_of_date, s.actual_date, s.is_published, s.error, s.naive_error, s.actual_close, s.is_direction_right, s.is_in_80,
  s.is_in_95, s.is_in_raw_80, s.is_in_raw_95, s.width_80, s.width_95, s.pinball, s.crps, s.winkler_80, s.winkler_95, s.naive_close, shown.name, s.naive_pinball
from (
  select s.*, max(s.pinball) filter (where s.model = 'naive') over (partition by s.symbol, s.horizon, s.as_of_date) as naive_pinball
  from worker.scored_forecasts s
) as s
cross join lateral (values (s.model, true), ('published', s.is_published)) as shown (name, is_in)
where shown.is_in;

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
