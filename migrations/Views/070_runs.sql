create or replace view api.runs as
select id, job, args, requested_by, state, progress::numeric as progress, message, metrics, error, queued_at, started_at, finished_at, node,
  parent_id, attempt, dedup_key, cancel_requested_by, failed_parts, heartbeat_at, not_before, notified_at
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
comment on column api.runs.job is 'The name of the job; see api.jobs.';
comment on column api.runs.args is 'Its arguments; {} for none.';
comment on column api.runs.metrics is 'Its figures, as JSON; those of earlier attempts are in earlier_attempts.';
comment on column api.runs.queued_at is 'When it was requested.';
comment on column api.runs.started_at is 'When its first attempt started; null if none did.';
comment on column api.runs.finished_at is 'When it ended; null until then.';
comment on column api.runs.dedup_key is 'While a run with this key is queued or running, a request with the same job and key makes no new one.';
comment on column api.runs.notified_at is 'When Notify:Webhook was told how it ended; null if it was not, or if nobody has to be told.';
