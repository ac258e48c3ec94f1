-- A review counts once, by the score of the version that serves, or if that has not scored it yet, by its newest score.
create or replace view api.daily_sentiment as
with scored as (
  select distinct on (s.review_id) s.subject, s.score,
    (coalesce(s.published_at, r.first_seen_at) at time zone 'UTC')::date as date
  from api.sentiment_scores s
  join worker.reviews r on r.id = s.review_id
  order by s.review_id, s.is_current desc, s.scored_at desc, s.model_version_id desc
)
select subject, date, count(*)::integer as n, avg(score) as mean_score, avg((score >= 0.5)::integer)::double precision as positive_share
from scored
group by subject, date;

comment on view api.daily_sentiment is 'The mood of each subject by day.';
comment on column api.daily_sentiment.date is 'The UTC day on which the reviews were written; the day they were first seen where the source does not say.';
comment on column api.daily_sentiment.n is 'Reviews of that day that have a score.';
comment on column api.daily_sentiment.mean_score is 'Mean P(positive) of the day''s reviews, 0 to 1.';
comment on column api.daily_sentiment.positive_share is 'Share of the day''s reviews that score 0.5 or more.';
