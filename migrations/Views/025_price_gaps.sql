create or replace view api.price_gaps as
select s.symbol, day.date, coalesce(rejected.rule, case when empty.date is null then 'no_row' else 'null_row' end) as reason, rejected.detail
from worker.symbols s
cross join lateral (
  select generated::date as date from generate_series(s.first_date, s.last_date, interval '1 day') as generated
) as day
left join lateral (
  select r.rule, r.detail from worker.rejected_bars r where r.symbol = s.symbol and r.date = day.date order by r.rejected_at desc, r.id desc limit 1
) as rejected on true
left join worker.empty_bars empty on empty.symbol = s.symbol and empty.date = day.date
where not exists (select from worker.price_bars b where b.symbol = s.symbol and b.date = day.date)
  and case
    when s.calendar = 'every_day' then true
    when extract(isodow from day.date) < 6
      then not exists (select from worker.market_holidays h where h.calendar = s.calendar and h.date = day.date)
    else exists (select from worker.weekend_sessions w where w.calendar = s.calendar and w.date = day.date)
  end;

comment on view api.price_gaps is 'Sessions within a symbol''s history without a bar, by date.';
comment on column api.price_gaps.date is 'A session by the trading calendar. The calendars weekdays, riyadh and tel_aviv do not know every closure.';
comment on column api.price_gaps.reason is 'The rule by which the bar was rejected, or null_row: the feed had a row without prices, or no_row: it had no row for the day.';
comment on column api.price_gaps.detail is 'What was received and what was expected, if a bar was rejected.';
