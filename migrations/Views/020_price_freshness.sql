-- The expected session is computed once for each calendar and not for each symbol.
create or replace view api.price_freshness as
with due as materialized (
  select k.calendar, k.time_zone, k.session_close,
    worker.due_session(k.calendar, k.time_zone, k.session_close, now(), traded.last_date) as expected_date
  from (select distinct calendar, time_zone, session_close from worker.symbols where is_followed) as k
  join (select calendar, max(last_date) as last_date from worker.symbols group by calendar) as traded on traded.calendar = k.calendar
)
select s.symbol, bars.last_date, due.expected_date,
  behind.sessions as sessions_behind,
  case
    when s.last_error is not null then 'failed'
    when bars.last_date >= due.expected_date then 'fresh'
    else 'late'
  end as state,
  s.last_error, s.last_attempt_at, s.last_success_at
from worker.symbols s
cross join lateral (select max(b.date) as last_date from worker.price_bars b where b.symbol = s.symbol) as bars
join due on due.calendar = s.calendar and due.time_zone = s.time_zone and due.session_close = s.session_close
-- Counted once for all symbols of a calendar that end on the same day.
cross join lateral (
  select case when bars.last_date >= due.expected_date then 0 else worker.sessions_between(s.calendar, bars.last_date, due.expected_date) end as sessions offset 0
) as behind
where s.is_followed;

comment on view api.price_freshness is 'How far each followed symbol is behind its exchange''s trading calendar, now. A symbol that is no longer in Prices:Symbols leaves with the next fetch of all.';
comment on column api.price_freshness.last_date is 'The newest session there is a bar for.';
comment on column api.price_freshness.expected_date is 'The newest session whose bar should be there: ended at least two hours ago, and some symbol of the calendar has its bar (for a few sessions a day without any counts as a closure).';
comment on column api.price_freshness.sessions_behind is 'Sessions after last_date up to expected_date; null where there is no bar at all.';
comment on column api.price_freshness.state is 'failed: the last fetch failed, see last_error. late: sessions are missing. fresh: neither.';
comment on column api.price_freshness.last_error is 'What the last fetch failed with; null where it succeeded.';
comment on column api.price_freshness.last_attempt_at is 'When it was last fetched, with success or without.';
comment on column api.price_freshness.last_success_at is 'When it was last fetched with success.';
