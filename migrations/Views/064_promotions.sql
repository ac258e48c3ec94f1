create or replace view api.promotions as
select p.id, p.kind, p.model, p.horizon, p.candidate, p.incumbent, p.is_promoted, p.figures, p.reason, p.decided_at,
  p.candidate_version_id, p.incumbent_version_id, p.run_id
from worker.promotions p;

comment on view api.promotions is 'Every decision of the promotion gate: which model or version was judged, against which, by what numbers.';
comment on column api.promotions.model is 'The name of the model versions: gru, bert-lstm.';
comment on column api.promotions.horizon is 'Sessions ahead; null if the decision is for all of them, or the model has none.';
comment on column api.promotions.candidate is 'What was judged: version 12, or the name of a model.';
comment on column api.promotions.incumbent is 'What it was compared with; null if nothing served.';
comment on column api.promotions.is_promoted is 'Whether the candidate replaced the incumbent.';
comment on column api.promotions.figures is 'The metric, on how many items (n) that neither had seen, and the value of each.';
comment on column api.promotions.candidate_version_id is 'The version that was trained; null once it was pruned.';
