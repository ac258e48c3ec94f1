-- Asking for runs, and calling them off. The functions of schema worker do the work for whoever asks, the command line
-- included; those of schema api take the name of the SQL user.

create or replace function worker.require_job(job text) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  known text;
begin
  if exists (select from worker.jobs j where j.name = require_job.job) then
    return;
  end if;
  select string_agg(j.name, ', ' order by j.name) into known from worker.jobs j;
  if known is null then
    raise exception 'no job is known yet: no service has started on this database'
      using errcode = 'object_not_in_prerequisite_state', hint = 'Start forecast-worker (without a verb), then repeat this.';
  end if;
  raise exception 'there is no job %', coalesce(quote_literal(job), 'null')
    using errcode = 'invalid_parameter_value', hint = format('The jobs are: %s.', known);
end $$;

create or replace function worker.require_names(argument text, value jsonb, example text) returns void
language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
begin
  if jsonb_typeof(value) <> 'array' or exists (
    select from jsonb_array_elements(value) as one where jsonb_typeof(one) <> 'string' or btrim(one #>> '{}') = '')
  then
    raise exception 'argument % is %, it should be a list of names', argument, value
      using errcode = 'invalid_parameter_value', hint = format('For example: ''{"%s": [%s]}''', argument, example);
  end if;
end $$;

create or replace function worker.require_arguments(args jsonb) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  known constant text[] := array['as_of', 'fine_tune', 'full', 'sources', 'symbols'];
  argument text;
  value jsonb;
begin
  if args is null or jsonb_typeof(args) <> 'object' then
    raise exception 'the arguments are %, they should be a JSON object', coalesce(args::text, 'null')
      using errcode = 'invalid_parameter_value', hint = 'For example: ''{"symbols": ["AAPL"], "as_of": "2020-12-31"}''; ''{}'' for none.';
  end if;
  for argument, value in select * from jsonb_each(args) loop
    case
      when argument <> all (known) then
        raise exception 'there is no argument %', quote_literal(argument)
          using errcode = 'invalid_parameter_value', hint = format('The arguments are: %s.', array_to_string(known, ', '));
      when argument = 'symbols' then
        perform worker.require_names(argument, value, '"AAPL", "MSFT"');
      when argument = 'sources' then
        perform worker.require_names(argument, value, '"news"');
      when argument = 'as_of' then
        begin
          if jsonb_typeof(value) <> 'string' or (value #>> '{}') !~ '^\d{4}-\d{2}-\d{2}$' then
            raise invalid_datetime_format;
          end if;
          perform (value #>> '{}')::date;
        exception when data_exception then
          raise exception 'argument as_of is %, it should be a date', value
            using errcode = 'invalid_parameter_value', hint = 'Year-month-day, for example: ''{"as_of": "2020-12-31"}''';
        end;
      when jsonb_typeof(value) <> 'boolean' then
        raise exception 'argument % is %, it should be true or false', argument, value
          using errcode = 'invalid_parameter_value', hint = format('For example: ''{"%s": true}''', argument);
      else
        null;
    end case;
  end loop;
end $$;

create or replace function worker.queue_run(job text, args jsonb, requested_by text, parent_id bigint, dedup_key text) returns bigint
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  id bigint;
begin
  perform worker.require_job(job);
  perform worker.require_arguments(args);
  if btrim(dedup_key) = '' then
    raise exception 'the dedup_key is blank' using errcode = 'invalid_parameter_value', hint = 'Leave it out, or pass null, for a run in any case.';
  end if;
  loop
    insert into worker.runs as r (job, args, requested_by, state, queued_at, parent_id, dedup_key)
    values (queue_run.job, queue_run.args, queue_run.requested_by, 'queued', clock_timestamp(), queue_run.parent_id, queue_run.dedup_key)
    on conflict do nothing
    returning r.id into id;
    if id is not null then
      perform pg_notify('worker_requests', id::text);
      return id;
    end if;
    select r.id into id from worker.runs r
    where r.job = queue_run.job and r.dedup_key = queue_run.dedup_key and r.state in ('queued', 'running');
    -- Where it ended in between, there is room for a new one.
    exit when id is not null;
  end loop;
  return id;
end $$;

create or replace function worker.cancel_run(run_id bigint, cancelled_by text) returns boolean
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  changed integer;
begin
  if not exists (select from worker.runs r where r.id = cancel_run.run_id) then
    raise exception 'there is no run %', coalesce(cancel_run.run_id::text, 'null')
      using errcode = 'no_data_found', hint = 'select id, job, state from api.runs order by id desc limit 20 shows the newest.';
  end if;
  -- With the runs that it asked for. In one order for all, so that two at once wait for each other.
  with recursive family as (
    select cancel_run.run_id as id union select r.id from worker.runs r join family f on r.parent_id = f.id
  ),
  locked as (
    select r.id, r.state from worker.runs r join family f using (id)
    where r.state in ('queued', 'running') and r.cancel_requested_by is null order by r.id for update of r
  )
  update worker.runs r set
    cancel_requested_by = cancel_run.cancelled_by,
    state = case when l.state = 'queued' then 'cancelled' else r.state end,
    message = case when l.state = 'queued' then format('Cancelled by %s before it ran.', cancel_run.cancelled_by) else r.message end,
    finished_at = case when l.state = 'queued' then clock_timestamp() end
  from locked l where l.id = r.id;
  get diagnostics changed = row_count;
  return changed > 0;
end $$;

create or replace function worker.set_paused(job text, paused boolean, paused_by text) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  perform worker.require_job(job);
  update worker.jobs j set
    is_paused = paused,
    paused_by = case when paused then set_paused.paused_by end,
    paused_at = case when paused then clock_timestamp() end
  where j.name = set_paused.job and j.is_paused <> paused;
end $$;

create or replace function api.request_run(job text, args jsonb default '{}', dedup_key text default null) returns bigint
language sql security definer set search_path = pg_catalog, pg_temp as $$
  select worker.queue_run(job, args, session_user::text, null, dedup_key)
$$;
comment on function api.request_run(text, jsonb, text) is
  'Asks for a run of a job and answers its number; a running service begins it within a second. Arguments: symbols, sources, as_of, full, fine_tune. With a dedup_key that a queued or running run of the job has already, that run is meant.';

create or replace function api.cancel_run(run_id bigint) returns boolean
language sql security definer set search_path = pg_catalog, pg_temp as $$
  select worker.cancel_run(run_id, session_user::text)
$$;
comment on function api.cancel_run(bigint) is
  'Cancels a queued run at once, and a running one at its next step, on whichever node it runs, with the runs that it asked for. False where it has ended already.';

create or replace function api.pause_job(job text) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  select worker.set_paused(job, true, session_user::text)
$$;
comment on function api.pause_job(text) is
  'The schedule passes over the job until api.resume_job, also across restarts. Requests still run, and so does what is running.';

create or replace function api.resume_job(job text) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  select worker.set_paused(job, false, session_user::text)
$$;
comment on function api.resume_job(text) is 'The schedule of a paused job goes on with its next time; what was passed over is not made good.';
