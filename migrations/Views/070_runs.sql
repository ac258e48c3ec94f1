create or replace view api.runs as
select id, job, args, requested_by, state, progress, message, metrics, error, queued_at, started_at, finished_at, node,
  parent_id, attempt, dedup_key, cancel_requested_by
from worker.runs;

comment on view api.runs is 'Every execution of a job.';
comment on column api.runs.requested_by is 'Who asked: cli:NAME, schedule, or the SQL user.';
comment on column api.runs.state is 'queued, running, succeeded, failed, cancelled, or skipped where nothing had to be done. A run that is to be tried again is queued until then.';
comment on column api.runs.progress is '0 to 1; null where the job cannot tell.';
comment on column api.runs.message is 'Where it stands, or how it ended, in one line.';
comment on column api.runs.error is 'Why it failed and what to do.';
comment on column api.runs.node is 'Machine and process: host/4711.';
comment on column api.runs.parent_id is 'The run that asked for this one: nightly asks for its links.';
comment on column api.runs.attempt is 'How often it was begun: above 1 after a retry, or after the node that ran it ended before it did.';
comment on column api.runs.cancel_requested_by is 'Who called it off.';
