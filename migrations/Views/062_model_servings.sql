create or replace view api.model_servings as
select s.id, v.kind, v.name, s.model_version_id, s.served_from, s.served_to
from worker.model_servings s join worker.model_versions v on v.id = s.model_version_id;

comment on view api.model_servings is 'Which version of each model served when: one row for each time that a version served.';
comment on column api.model_servings.served_to is 'Null while it serves.';
comment on column api.model_servings.id is 'Sorts the rows of one model by time.';
comment on column api.model_servings.kind is 'forecaster or sentiment.';
comment on column api.model_servings.name is 'The name of the model: gru, or gru:AAPL for a model of one symbol.';
comment on column api.model_servings.served_from is 'When it began to serve.';
