-- A review counts once, by the score of the version that serves, or if that has not scored it yet, by its newest score. Looked up review by
-- review: a question about one subject must not read the scores of all.
create or replace view worker.scored_reviews as
select r.subject, (coalesce(r.published_at, r.first_seen_at) at time zone 'UTC')::date as date, r.id, newest.score
from worker.reviews r
cross join lateral (
  select s.score from worker.sentiment_scores s join worker.model_versions v on v.id = s.model_version_id
  where s.review_id = r.id and s.text_sha256 = r.text_sha256
  order by v.is_current desc, s.scored_at desc, s.model_version_id desc limit 1
) as newest;

-- The definition. worker.mood_days holds it for every subject and day without a mark in worker.stale_moods; one without a subject stands for all.
create or replace view worker.computed_moods as
select subject, date, count(*)::integer as n, sum(score) as total, (count(*) filter (where score >= 0.5))::integer as positive
from worker.scored_reviews
group by subject, date;

create or replace view worker.daily_moods as
select d.subject, d.date, d.n, d.total, d.positive from worker.mood_days d
where not exists (select from worker.stale_moods s where s.subject = d.subject and s.date = d.date)
  and not exists (select from worker.stale_moods s where s.subject is null)
union all
select stale.subject, stale.date, c.n, c.total, c.positive
from (select distinct s.subject, s.date from worker.stale_moods s where s.subject is not null) as stale
cross join lateral (select * from worker.computed_moods c where c.subject = stale.subject and c.date = stale.date offset 0) as c
where not exists (select from worker.stale_moods s where s.subject is null)
union all
select c.subject, c.date, c.n, c.total, c.positive from worker.computed_moods c
where exists (select from worker.stale_moods s where s.subject is null);

create or replace view api.daily_sentiment as
select subject, date, n, (total / n)::numeric as mean_score, (positive / n::double precision)::numeric as positive_share
from worker.daily_moods;

comment on view api.daily_sentiment is 'The mood of each subject by day.';
comment on column api.daily_sentiment.subject is 'What the reviews are about: an app, a product, a ticker symbol.';
comment on column api.daily_sentiment.date is 'The UTC day on which the reviews were written; the day they were first seen where the source does not say.';
comment on column api.daily_sentiment.n is 'Reviews of that day that have a score.';
comment on column api.daily_sentiment.mean_score is 'Mean P(positive) of the day''s reviews, 0 to 1.';
comment on column api.daily_sentiment.positive_share is 'Share of the day''s reviews that score 0.5 or more.';
