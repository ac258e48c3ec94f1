create or replace view api.symbols as
select s.symbol, s.currency, s.source, s.time_zone, s.calendar, s.session_close, s.first_date, s.last_date, s.is_followed,
  (select array_agg(m.subject order by m.subject) from worker.symbol_subjects m where m.symbol = s.symbol) as subjects,
  s.requested_from, s.last_attempt_at, s.last_success_at, s.last_error
from worker.symbols s;

comment on view api.symbols is 'Every symbol that has been fetched: currency, time zone and calendar of its listing, and how its last fetch went.';
comment on column api.symbols.source is 'The feed that answers for it: yahoo, csv, sql.';
comment on column api.symbols.time_zone is 'IANA name of the time zone of the exchange: dates of sessions are dates there.';
comment on column api.symbols.calendar is 'Its trading calendar, such as new_york, tokyo or every_day.';
comment on column api.symbols.session_close is 'Exchange-local time after which the bar of a session is final; 00:00 for a session that ends with its day.';
comment on column api.symbols.first_date is 'The oldest session with a bar.';
comment on column api.symbols.last_date is 'The newest session with a bar.';
comment on column api.symbols.is_followed is 'Whether it is still fetched: false if the last fetch of all symbols of the settings was without it. Its prices stay.';
comment on column api.symbols.subjects is 'Subjects of reviews that Forecasting:Subjects maps to it; null for none. Written by fetch-prices and forecast.';
comment on column api.symbols.requested_from is 'The first session that was requested when the whole history was fetched last.';
comment on column api.symbols.last_attempt_at is 'When it was last fetched, with success or without.';
comment on column api.symbols.last_success_at is 'When it was last fetched with success.';
comment on column api.symbols.last_error is 'What the last fetch failed with; null if it succeeded.';
