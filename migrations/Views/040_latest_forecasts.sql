create or replace view api.latest_forecasts as
select distinct on (f.symbol, f.horizon) f.*
from worker.forecast_symbols known
cross join lateral (
  select n.as_of_date from worker.forecasts n where n.symbol = known.symbol and n.is_published order by n.as_of_date desc limit 1
) as newest
-- By the symbol's newest date, not each horizon's: a horizon above a lowered Forecasting:MaxHorizon is not kept forever.
join api.forecasts f on f.symbol = known.symbol and f.as_of_date = newest.as_of_date
where f.is_published
order by f.symbol, f.horizon, f.created_at desc, f.id desc;

comment on view api.latest_forecasts is 'The published forecast of the newest as-of date, one row per symbol and horizon.';
