create or replace view api.rejected_bars as
select id, symbol, date, source, rule, detail, row_key, values, run_id, rejected_at
from worker.rejected_bars;

comment on view api.rejected_bars is 'Rows of price feeds that broke a rule and were not stored, one row per symbol, feed, rule and row. prune removes old ones (Retention:RejectedRows).';
comment on column api.rejected_bars.date is 'The session; null if the row has none that can be read.';
comment on column api.rejected_bars.source is 'The feed: yahoo, csv, sql.';
comment on column api.rejected_bars.rule is 'The name of the rule that was broken.';
comment on column api.rejected_bars.detail is 'What was received and what was expected.';
comment on column api.rejected_bars.row_key is 'What tells the row from others of its feed: its date, or its position.';
comment on column api.rejected_bars.values is 'What was received.';
comment on column api.rejected_bars.rejected_at is 'When it was received last.';

create or replace view api.rejected_reviews as
select id, source, rule, detail, row_key, values, run_id, rejected_at
from worker.rejected_reviews;

comment on view api.rejected_reviews is 'Entries of review sources that broke a rule and were not stored, at most Reviews:MaxRejections of a fetch of a source. prune removes old ones (Retention:RejectedRows).';
comment on column api.rejected_reviews.source is 'The name of the source in Reviews:Sources.';
comment on column api.rejected_reviews.rule is 'The name of the rule that was broken.';
comment on column api.rejected_reviews.detail is 'What was received and what was expected.';
comment on column api.rejected_reviews.row_key is 'What tells the entry from others of its source.';
comment on column api.rejected_reviews.values is 'What was received.';
comment on column api.rejected_reviews.rejected_at is 'When it was received last.';

create or replace view api.rejection_counts as
select 'bar' as kind, source, symbol, rule, count(*)::integer as n, max(rejected_at) as newest_at
from worker.rejected_bars group by source, symbol, rule
union all
select 'review', source, null, rule, count(*)::integer, max(rejected_at)
from worker.rejected_reviews group by source, rule;

comment on view api.rejection_counts is 'How many rejected rows are kept, by feed or source and rule.';
comment on column api.rejection_counts.kind is 'bar or review.';
comment on column api.rejection_counts.source is 'The price feed, or the source in Reviews:Sources.';
comment on column api.rejection_counts.symbol is 'The symbol of rejected bars; null for reviews.';
comment on column api.rejection_counts.rule is 'The name of the rule that was broken.';
comment on column api.rejection_counts.n is 'Rejected rows that are kept.';
comment on column api.rejection_counts.newest_at is 'When the newest of them was received.';
