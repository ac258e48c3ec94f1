create or replace view api.run_logs as
select l.run_id, r.job, l.logged_at, l.level, l.category, l.message, l.id
from worker.run_logs l join worker.runs r on r.id = l.run_id;

comment on view api.run_logs is 'What each run logged, from information up; a run that says very much keeps its first thousand lines.';
comment on column api.run_logs.level is 'information, warning, error or critical.';
comment on column api.run_logs.id is 'Sorts the lines of one run.';
comment on column api.run_logs.job is 'The job of the run.';
comment on column api.run_logs.logged_at is 'When it was logged, by the clock of the node.';
comment on column api.run_logs.category is 'The part of the worker that logged it.';
comment on column api.run_logs.message is 'The line.';
