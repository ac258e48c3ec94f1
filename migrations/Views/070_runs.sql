create or replace view api.runs as
select id, job, args, requested_by, state, progress, message, metrics, error, queued_at, started_at, finished_at, node
from worker.runs;

comment on view api.runs is 'Every execution of a job.';
comment on column api.runs.requested_by is 'Who asked: cli:NAME, schedule, or the SQL user.';
comment on column api.runs.state is 'queued, running, succeeded, failed, cancelled, or skipped where nothing had to be done.';
comment on column api.runs.progress is '0 to 1; null where the job cannot tell.';
comment on column api.runs.message is 'Where it stands, or how it ended, in one line.';
comment on column api.runs.error is 'Why it failed and what to do.';
comment on column api.runs.node is 'Machine and process: host/4711.';
