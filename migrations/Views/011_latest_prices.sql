-- By the symbol of the list, which a question chooses before any bar is read.
create or replace view api.latest_prices as
select s.symbol, p.date, p.open, p.high, p.low, p.close, p.adjusted_close, p.volume, p.source, p.fetched_at, p.repair, p.first_seen_at, p.currency
from worker.symbols s
cross join lateral (select p.* from api.prices p where p.symbol = s.symbol order by p.date desc limit 1) as p;

comment on view api.latest_prices is 'The newest bar of each symbol; columns as in api.prices.';
