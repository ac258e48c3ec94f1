create or replace view api.promotions as
select id, kind, name, symbol_group, horizon, candidate, incumbent, is_promoted, figures, reason, decided_at, model_version_id, run_id
from worker.promotions;

comment on view api.promotions is 'Every decision of the promotion gate, with its figures and reason.';
comment on column api.promotions.symbol_group is 'The group of symbols that the decision is for.';
comment on column api.promotions.candidate is 'The more complex model, or the new version.';
comment on column api.promotions.incumbent is 'The simpler model, or the version before.';
comment on column api.promotions.is_promoted is 'Whether the candidate serves.';
comment on column api.promotions.horizon is 'The horizon that the decision is for; null for a whole version.';
comment on column api.promotions.figures is 'The figures that decided: losses of both, and the p-value of the test.';
comment on column api.promotions.reason is 'The decision in a sentence.';
comment on column api.promotions.decided_at is 'When it was decided.';
comment on column api.promotions.model_version_id is 'The version that the decision is about; null if the candidate was not stored.';
