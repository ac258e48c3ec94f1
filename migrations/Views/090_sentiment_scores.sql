-- A review that was edited since it was scored has no score until it is scored again.
create or replace view api.sentiment_scores as
select s.review_id, s.score::numeric as score, case when s.score >= 0.5 then 'positive' else 'negative' end as label, s.model_version_id, s.scored_at,
  r.source, r.subject, r.published_at, v.is_current
from worker.sentiment_scores s
join worker.reviews r on r.id = s.review_id and r.text_sha256 = s.text_sha256
join worker.model_versions v on v.id = s.model_version_id;

comment on view api.sentiment_scores is 'What each model version says of each review.';
comment on column api.sentiment_scores.score is 'P(positive), 0 to 1, calibrated: of the reviews scored 0.8, 80 of 100 are positive.';
comment on column api.sentiment_scores.label is 'positive from a score of 0.5 on, else negative.';
comment on column api.sentiment_scores.is_current is 'Whether the model version is the one that serves.';
comment on column api.sentiment_scores.review_id is 'The review: id of api.reviews.';
comment on column api.sentiment_scores.scored_at is 'When it was scored.';
comment on column api.sentiment_scores.source is 'The name of the source in Reviews:Sources.';
comment on column api.sentiment_scores.subject is 'What the review is about.';
comment on column api.sentiment_scores.published_at is 'When the review was written; null where the source does not say.';
