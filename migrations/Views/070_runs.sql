create or replace view api.runs as
select id, job, args, requested_by, state, progress, message, metrics, error, queued_at, started_at, finished_at, node,
  parent_id, attempt, dedup_key, cancel_requested_by, failed_parts, heartbeat_at, not_before
from worker.runs;

comment on view api.runs is 'Every execution of a job.';
comment on column api.runs.requested_by is 'Who requested it: cli:NAME, schedule, or the SQL user.';
comment on column api.runs.state is 'queued, running, succeeded, partial if some parts failed and the others were done, failed, cancelled, or skipped if nothing had to be done. A run that will be retried is queued until then.';
comment on column api.runs.progress is '0 to 1; null if the job cannot tell.';
comment on column api.runs.message is 'Its progress, or how it ended, in one line.';
comment on column api.runs.error is 'What failed and what to do.';
comment on column api.runs.node is 'The node that executes it, or executed it last: Service:NodeName, or machine and process such as host/4711.';
comment on column api.runs.parent_id is 'The run that requested this one: nightly requests several.';
comment on column api.runs.attempt is 'How often it was started: above 1 after a retry, or after its node ended before the run did.';
comment on column api.runs.cancel_requested_by is 'Who cancelled it.';
comment on column api.runs.failed_parts is 'The symbols or sources that failed while others were done, as the arguments of a run that does these only; {} for parts that the job finds by itself.';
comment on column api.runs.heartbeat_at is 'The newest heartbeat of the node that executes it, one each second, by the clock of the database.';
comment on column api.runs.not_before is 'When the next attempt of a failed run is due.';
