create or replace view api.model_versions as
select id, kind, name, trained_from, trained_to, metrics, settings, data_sha256, code_version, seed, device, is_current, created_at,
  parent_id, run_id, checkpoint_path, checkpoint_sha256
from worker.model_versions;

comment on view api.model_versions is 'Every trained model: what it learnt from, how good it is, and where its file is.';
comment on column api.model_versions.kind is 'forecaster or sentiment.';
comment on column api.model_versions.name is 'Versions of one name replace each other: gru, or gru:AAPL for a model of one symbol.';
comment on column api.model_versions.trained_from is 'First session in its data.';
comment on column api.model_versions.trained_to is 'Last session in its data: it must not be used for an earlier day.';
comment on column api.model_versions.data_sha256 is 'Fingerprint of the data it learnt from.';
comment on column api.model_versions.is_current is 'Whether it serves; one version of each kind and name does. See api.promote_model and api.rollback_model.';
comment on column api.model_versions.parent_id is 'The version that it was fine-tuned from, if it was.';
comment on column api.model_versions.checkpoint_path is 'Its file, below the models folder.';
