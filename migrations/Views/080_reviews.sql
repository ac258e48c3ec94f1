create or replace view api.reviews as
select id, source, external_id, subject, published_at, rating, title, body, language, is_positive, first_seen_at, updated_at
from worker.reviews;

comment on view api.reviews is 'Reviews as their sources have them now, one row per source and review.';
comment on column api.reviews.source is 'The name of the source in the settings, Reviews:Sources.';
comment on column api.reviews.external_id is 'What the source itself calls the review.';
comment on column api.reviews.subject is 'What it is about: an app, a product, a ticker symbol.';
comment on column api.reviews.published_at is 'When it was written; null where the source does not say.';
comment on column api.reviews.rating is 'Stars, 0 to 5; null where the writer gave none.';
comment on column api.reviews.is_positive is 'The label of a labelled source; null elsewhere.';
comment on column api.reviews.updated_at is 'When anything in the row last changed.';
comment on column api.reviews.title is 'Its title; null if it has none.';
comment on column api.reviews.body is 'Its text without markup.';
comment on column api.reviews.language is 'Its language as a BCP 47 tag, as the source says or as the text shows; null if neither does.';
comment on column api.reviews.first_seen_at is 'When a fetch found it first.';
