create or replace view api.prices as
select b.symbol, b.date, b.open, b.high, b.low, b.close, b.adjusted_close, b.volume, b.source, b.fetched_at, b.repair, b.first_seen_at, s.currency
from worker.price_bars b
left join worker.symbols s on s.symbol = b.symbol;

comment on view api.prices is 'Daily bars, one row per symbol and session, in whole units of the listing currency.';
comment on column api.prices.date is 'The exchange-local session.';
comment on column api.prices.open is 'First price of the session. Null if the feed had only a close; so are high and low.';
comment on column api.prices.high is 'Highest price of the session.';
comment on column api.prices.low is 'Lowest price of the session.';
comment on column api.prices.close is 'Adjusted for splits as quoted now, never for dividends.';
comment on column api.prices.adjusted_close is 'The close that is also adjusted for dividends; null where the feed has none.';
comment on column api.prices.volume is 'Shares traded; null where the feed does not say.';
comment on column api.prices.source is 'The feed: yahoo, csv, sql.';
comment on column api.prices.repair is 'What the checks changed so that the close could be kept: range_widened (the close lay a little outside low to high), range_rescaled (these were adjusted for dividends and the close was not), range_dropped (high and low were 0), open_dropped; null for nothing.';
comment on column api.prices.fetched_at is 'When the bar was last written.';
comment on column api.prices.first_seen_at is 'Since when the day has a stored bar; earlier values of it are in api.price_revisions. Of bars stored before the worker kept this: when they were last written.';
