create or replace view api.latest_prices as
select p.*
from worker.symbols s
cross join lateral (select p.* from api.prices p where p.symbol = s.symbol order by p.date desc limit 1) as p;

comment on view api.latest_prices is 'The newest bar of each symbol; columns as in api.prices.';
