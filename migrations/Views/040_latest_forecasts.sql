create or replace view api.latest_forecasts as
select distinct on (symbol, horizon) *
from api.forecasts
where is_published
order by symbol, horizon, as_of_date desc, created_at desc, id desc;

comment on view api.latest_forecasts is 'The published forecast of the newest as-of date, one row per symbol and horizon.';
comment on column api.latest_forecasts.predicted_close is 'The forecast close of target_date.';
comment on column api.latest_forecasts.naive_close is 'The close of as_of_date: the forecast that any model has to beat.';
