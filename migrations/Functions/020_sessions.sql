-- Trading sessions as Worker.Calendars counts them. The ingestion step writes what differs from Monday to Friday in a calendar to
-- worker.market_holidays and worker.weekend_sessions. Whoever reads a view calls its functions with his own rights, so the two that read
-- the tables have the rights of the owner. The others find them without the right to look into schema worker, because a body that is an
-- expression (return) is resolved when it is created.

create or replace function worker.is_session(calendar text, day date) returns boolean
language sql stable strict security definer set search_path = pg_catalog, pg_temp as $$
  select case
    when calendar = 'every_day' then true
    when extract(isodow from day) < 6
      then not exists (select from worker.market_holidays h where h.calendar = is_session.calendar and h.date = is_session.day)
    else exists (select from worker.weekend_sessions w where w.calendar = is_session.calendar and w.date = is_session.day)
  end
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

-- Mondays to Fridays from 0001-01-01, a Monday, up to and including a day.
create or replace function worker.weekdays_until(day date) returns integer
language sql immutable strict set search_path = pg_catalog, pg_temp
return (day - date '0001-01-01' + 1) / 7 * 5 + least((day - date '0001-01-01' + 1) % 7, 5);

-- How many sessions are after one date up to and including another; 0 if that is not later. Weeks are counted by arithmetic, so that a
-- symbol that is years behind costs no more than another.
create or replace function worker.sessions_between(calendar text, after date, until date) returns integer
language sql stable strict security definer set search_path = pg_catalog, pg_temp as $$
  select case
    when until <= after then 0
    when calendar = 'every_day' then until - after
    else worker.weekdays_until(until) - worker.weekdays_until(after)
      - (select count(*)::integer from worker.market_holidays h
        where h.calendar = sessions_between.calendar and h.date > after and h.date <= until and extract(isodow from h.date) < 6)
      + (select count(*)::integer from worker.weekend_sessions w
        where w.calendar = sessions_between.calendar and w.date > after and w.date <= until and extract(isodow from w.date) > 5)
  end
$$;

-- For how many sessions a calendar may be without any bar before that is no closure that it does not know, but a fault: as
-- UnknownClosure of the worker.
create or replace function worker.closure_allowance(calendar text) returns integer
language sql immutable strict set search_path = pg_catalog, pg_temp
return case when calendar = 'every_day' then 0 when calendar in ('weekdays', 'riyadh', 'tel_aviv') then 7 else 2 end;

-- The expected session, unless no symbol of the calendar has a bar that new: the days without any bar are taken for a closure as long
-- as there are not more of them in a row than the allowance. last_traded is the newest session of any symbol of the calendar.
create or replace function worker.due_session(calendar text, time_zone text, session_close time, at timestamptz, last_traded date) returns date
language sql stable set search_path = pg_catalog, pg_temp return (
  select case
    when last_traded < expected.date and worker.sessions_between(calendar, last_traded, expected.date) <= worker.closure_allowance(calendar)
      then last_traded
    else expected.date
  end
  from (select worker.expected_session(calendar, time_zone, session_close, at) as date) as expected);
