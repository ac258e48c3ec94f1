create or replace view api.training_epochs as
select e.model_version_id, v.kind, v.name, e.epoch, e.training_loss::numeric as training_loss, e.validation_loss::numeric as validation_loss,
  e.learning_rate::numeric as learning_rate, e.seconds::numeric as seconds
from worker.training_epochs e
join worker.model_versions v on v.id = e.model_version_id;

comment on view api.training_epochs is 'The loss of each epoch of the training of a stored model version: the learning curves.';
comment on column api.training_epochs.kind is 'forecaster or sentiment.';
comment on column api.training_epochs.name is 'The name of the model: gru, or gru:AAPL for a model of one symbol.';
comment on column api.training_epochs.epoch is 'From 1; the members of an ensemble follow one another.';
comment on column api.training_epochs.training_loss is 'Mean loss over the training texts or windows of the epoch.';
comment on column api.training_epochs.validation_loss is 'Mean loss over the validation data after the epoch; NaN if the training had none.';
comment on column api.training_epochs.learning_rate is 'The learning rate at the end of the epoch.';
comment on column api.training_epochs.seconds is 'How long the epoch took.';
