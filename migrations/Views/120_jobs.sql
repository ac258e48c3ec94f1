-- The scheduler counts time in ticks of 100 nanoseconds since the year 1.
create or replace view api.jobs as
select j.name, j.description, j.cron, j.time_zone,
  case when not j.is_paused then to_timestamp((t.next_fire_time - 621355968000000000) / 10000000.0) end as next_run_at,
  last.started_at as last_run_at, last.state as last_state, j.is_paused, j.paused_by, j.paused_at, last.id as last_run_id, j.arguments
from worker.jobs j
left join quartz.qrtz_triggers t on t.trigger_name = j.name and t.trigger_group = 'schedule' and j.cron is not null
left join lateral (
  select r.id, coalesce(r.started_at, r.queued_at) as started_at, r.state from worker.runs r
  left join worker.runs p on p.id = r.parent_id
  -- A run's shards are runs of the same job.
  where r.job = j.name and p.job is distinct from r.job order by r.id desc limit 1
) as last on true;

comment on view api.jobs is 'Every job: when it runs, and how it went last.';
comment on column api.jobs.cron is 'Seconds, minutes, hours, day of month, month, day of week; null for a job that runs on request only.';
comment on column api.jobs.next_run_at is 'Null while the job is paused or has no schedule.';
comment on column api.jobs.last_run_at is 'When the newest run started, or was asked for.';
comment on column api.jobs.is_paused is 'Whether its schedule is paused; see api.pause_job and api.resume_job.';
comment on column api.jobs.arguments is 'What api.request_run takes for it: each argument with its kind (names, date, flag, number, text) and an example.';
comment on column api.jobs.name is 'What api.request_run and the command line call it.';
comment on column api.jobs.description is 'What it does.';
comment on column api.jobs.time_zone is 'IANA name of the time zone of cron.';
comment on column api.jobs.last_state is 'The state of the newest run; see api.runs.state.';
comment on column api.jobs.paused_by is 'Who paused it; null if it is not paused.';
comment on column api.jobs.paused_at is 'When it was paused; null if it is not paused.';
comment on column api.jobs.last_run_id is 'The newest run: id of api.runs.';
