create or replace view api.latest_forecasts as
select distinct on (f.symbol, f.horizon) f.*
from (select symbol, max(as_of_date) as as_of_date from worker.forecasts where is_published group by symbol) newest
-- By the symbol's newest date, not each horizon's: a horizon above a lowered Forecasting:MaxHorizon is not kept forever.
join api.forecasts f on f.symbol = newest.symbol and f.as_of_date = newest.as_of_date
where f.is_published
order by f.symbol, f.horizon, f.created_at desc, f.id desc;

comment on view api.latest_forecasts is 'The published forecast of the newest as-of date, one row per symbol and horizon.';
