create or replace view api.model_versions as
select v.id, v.kind, v.name, v.trained_from, v.trained_to, v.metrics, v.settings, v.data_sha256, v.code_version, v.seed, v.device, v.is_current,
  v.created_at, v.parent_id, v.run_id, v.checkpoint_path, v.checkpoint_sha256, v.lineage, serving.served_from, serving.served_to,
  v.checkpoint_removed_at
from worker.model_versions v
left join lateral (
  select s.served_from, s.served_to from worker.model_servings s where s.model_version_id = v.id order by s.id desc limit 1
) as serving on true;

comment on view api.model_versions is 'Every trained model: its training data, its metrics, and the path of its file.';
comment on column api.model_versions.kind is 'forecaster or sentiment.';
comment on column api.model_versions.name is 'Versions of one name replace each other: gru, or gru:AAPL for a model of one symbol.';
comment on column api.model_versions.trained_from is 'First session in its data.';
comment on column api.model_versions.trained_to is 'Last session in its data: a replay of an earlier day does not use it.';
comment on column api.model_versions.data_sha256 is 'Hash of its training data.';
comment on column api.model_versions.is_current is 'Whether it serves; one version of each kind and name does. See api.promote_model and api.rollback_model.';
comment on column api.model_versions.parent_id is 'The version that it was fine-tuned from, if it was.';
comment on column api.model_versions.checkpoint_path is 'Its file, below the models folder.';
comment on column api.model_versions.lineage is 'What it and all its ancestors were fitted on or selected with: sessions up to a date, or texts from a fraction of the hash on.';
comment on column api.model_versions.served_from is 'When it began to serve, the last time; null if it never did. api.model_servings has every time.';
comment on column api.model_versions.served_to is 'When it stopped; null if it serves, or never did.';
comment on column api.model_versions.checkpoint_removed_at is 'When prune removed its file; it can serve no more. Null if the file is kept.';
comment on column api.model_versions.metrics is 'Its figures on data that it was not trained on, as JSON.';
comment on column api.model_versions.settings is 'The settings that it was trained with, as JSON.';
comment on column api.model_versions.code_version is 'The version of forecast-worker that trained it.';
comment on column api.model_versions.seed is 'The seed of its random numbers.';
comment on column api.model_versions.device is 'What it was trained on: cpu or cuda.';
comment on column api.model_versions.created_at is 'When it was stored.';
comment on column api.model_versions.checkpoint_sha256 is 'Hash of its file.';
