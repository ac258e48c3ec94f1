-- Mood beside what the price did next. The days from one session to the day before the next one belong to that next session, as the
-- forecaster reads them: a review of Friday, Saturday or Sunday stands beside the return of Monday, once.
create or replace view api.mood_returns as
select m.subject, m.symbol, mood.date, mood.n, (mood.total / mood.n)::numeric as mean_score, (mood.positive / mood.n::double precision)::numeric as positive_share,
  earlier.date as previous_date, earlier.close as previous_close, bar.close, trim_scale(round(bar.close / earlier.close - 1, 10)) as session_return
from worker.symbol_subjects m
cross join lateral (
  select session.date, sum(day.n)::integer as n, sum(day.total) as total, sum(day.positive) as positive
  from worker.daily_moods day
  cross join lateral (
    select b.date from worker.price_bars b where b.symbol = m.symbol and b.date > day.date order by b.date limit 1
  ) as session
  where day.subject = m.subject
  group by session.date
) as mood
join worker.price_bars bar on bar.symbol = m.symbol and bar.date = mood.date
cross join lateral (
  select b.date, b.close from worker.price_bars b where b.symbol = m.symbol and b.date < mood.date order by b.date desc limit 1
) as earlier
where earlier.close > 0;

comment on view api.mood_returns is 'The mood of each subject beside the return of the next session of each symbol that Forecasting:Subjects maps to it. The scores are those of today''s model, which may have learnt from later reviews.';
comment on column api.mood_returns.subject is 'What the reviews are about.';
comment on column api.mood_returns.date is 'The session: the first one after the days on which the reviews were written.';
comment on column api.mood_returns.n is 'Reviews with a score that were written from previous_date on and before date (UTC days).';
comment on column api.mood_returns.mean_score is 'Their mean P(positive), 0 to 1.';
comment on column api.mood_returns.positive_share is 'Share of them that score 0.5 or more.';
comment on column api.mood_returns.previous_date is 'The session before date.';
comment on column api.mood_returns.previous_close is 'The close of previous_date.';
comment on column api.mood_returns.close is 'The close of date.';
comment on column api.mood_returns.session_return is 'close as a ratio to previous_close, less 1: 0.01 is one percent.';

create or replace view api.mood_correlation as
select f.subject, f.symbol, f.n, f.correlation::numeric as correlation,
  case when f.n > 3 then tanh(atanh(f.correlation) - 1.959963984540054 / sqrt(f.n - 3)) end::numeric as lower_95,
  case when f.n > 3 then tanh(atanh(f.correlation) + 1.959963984540054 / sqrt(f.n - 3)) end::numeric as upper_95, f.first_date, f.last_date
from (
  select r.subject, r.symbol, count(*)::integer as n, min(r.date) as first_date, max(r.date) as last_date,
    corr(r.mean_score::double precision, r.session_return::double precision) as correlation
  from api.mood_returns r group by r.subject, r.symbol
) as f;

comment on view api.mood_correlation is 'Whether mood goes with the return of the next session: the correlation over api.mood_returns, per subject and symbol. An interval that contains 0 shows nothing.';
comment on column api.mood_correlation.subject is 'What the reviews are about.';
comment on column api.mood_correlation.n is 'Sessions with reviews before them.';
comment on column api.mood_correlation.correlation is 'Pearson''s correlation of mean_score and session_return, -1 to 1; null if one of the two never changed.';
comment on column api.mood_correlation.lower_95 is 'Lower end of the 95 percent interval of the correlation if sessions were independent (Fisher''s z); null below 4 sessions.';
comment on column api.mood_correlation.upper_95 is 'Upper end of that interval.';
comment on column api.mood_correlation.first_date is 'The oldest session among them.';
comment on column api.mood_correlation.last_date is 'The newest session among them.';
