create or replace view api.price_revisions as
select id, symbol, date, open, high, low, close, adjusted_close, volume, source, fetched_at, first_seen_at, replaced_at, is_removed
from worker.price_revisions;

comment on view api.price_revisions is 'What bars were before a feed restated or removed them, one row per replaced value. prune removes old rows (Retention:PriceRevisions).';
comment on column api.price_revisions.close is 'Adjusted for splits as quoted then.';
comment on column api.price_revisions.fetched_at is 'When this value was written.';
comment on column api.price_revisions.first_seen_at is 'Since when the day had a stored bar, this value or an earlier one.';
comment on column api.price_revisions.replaced_at is 'Until when this value was the stored one.';
comment on column api.price_revisions.is_removed is 'True if the bar was removed; false if another value took its place, which is in the next row of the bar or in api.prices.';
comment on column api.price_revisions.open is 'First price of the session, as quoted then; null if the feed had only a close.';
comment on column api.price_revisions.high is 'Highest price of the session, as quoted then.';
comment on column api.price_revisions.low is 'Lowest price of the session, as quoted then.';
comment on column api.price_revisions.adjusted_close is 'The close that is also adjusted for dividends, as quoted then.';
comment on column api.price_revisions.volume is 'Shares traded, as the feed said then.';
comment on column api.price_revisions.source is 'The feed that gave this value.';
comment on column api.price_revisions.id is 'Sorts the values of one bar, oldest first.';
