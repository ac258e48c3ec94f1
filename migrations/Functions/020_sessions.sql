-- Trading sessions as Worker.Calendars counts them. The ingestion step writes the holidays of a calendar to
-- worker.market_holidays. Whoever reads a view calls its functions with his own rights, so the one that reads the table has the rights of the
-- owner. The others find it without the right to look into schema worker, because a body that is an expression (return) is resolved
-- when it is created.

create or replace function worker.is_session(calendar text, day date) returns boolean
language sql stable strict security definer set search_path = pg_catalog, pg_temp as $$
  select calendar = 'every_day' or (extract(isodow from day) < 6
    and not exists (select from worker.market_holidays h where h.calendar = is_session.calendar and h.date = is_session.day))
$$;

-- How long after the end of a session its bar may take to appear in the feeds before it counts as late.
create or replace function worker.publish_grace() returns interval
language sql immutable set search_path = pg_catalog, pg_temp as $$ select interval '2 hours' $$;

-- The newest session whose bar should be there at an instant. A session that closes at 00:00 ends with its day.
create or replace function worker.expected_session(calendar text, time_zone text, session_close time, at timestamptz) returns date
language sql stable strict set search_path = pg_catalog, pg_temp return (
  select max(day)::date
  from (select at at time zone time_zone as local) as clock,
    generate_series(clock.local::date - 20, clock.local::date, interval '1 day') as day
  where worker.is_session(calendar, day::date)
    and day + case when session_close = '00:00' then interval '1 day' else session_close - time '00:00' end + worker.publish_grace() <= clock.local);

-- How many sessions lie after one date up to and including another; 0 where that is not later.
create or replace function worker.sessions_between(calendar text, after date, until date) returns integer
language sql stable strict set search_path = pg_catalog, pg_temp return (
  select count(*)::integer from generate_series(after + 1, until, interval '1 day') as day where worker.is_session(calendar, day::date));
