-- Requesting runs, and cancelling them. The functions of schema worker do the work for all callers, the command line
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
    raise exception 'no job is known yet: no worker has run on this database'
      using errcode = 'object_not_in_prerequisite_state', hint = 'Start forecast-worker (without a verb), then repeat this.';
  end if;
  raise exception 'there is no job %', coalesce(quote_literal(worker.excerpt(job)), 'null')
    using errcode = 'invalid_parameter_value', hint = format('The jobs are: %s.', known);
end $$;

create or replace function worker.require_names(argument text, value jsonb, example text) returns void
language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
begin
  if jsonb_typeof(value) <> 'array' or exists (
    select from jsonb_array_elements(value) as one
    where jsonb_typeof(one) <> 'string' or not case argument when 'symbols' then worker.is_symbol(one #>> '{}') else worker.is_name(one #>> '{}') end)
  then
    raise exception 'argument % is %, it should be a list of names', argument, worker.excerpt(value::text)
      using errcode = 'invalid_parameter_value', hint = format('For example: ''{"%s": [%s]}''. A name has %s.', argument, example,
        case argument when 'symbols' then '1 to 32 letters, digits or characters of .^=_:/&+@$#!*~-' else '1 to 64 letters, digits, ''-'', ''_'' or ''.''' end);
  end if;
end $$;

drop function if exists worker.require_arguments(jsonb);

-- Whether a value fits what worker.jobs.arguments says of its argument.
create or replace function worker.require_value(argument text, value jsonb, expected jsonb) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  kind constant text := expected ->> 'kind';
  hint constant text := format('For example: ''{"%s": %s}''', argument, expected ->> 'example');
begin
  case kind
    when 'names' then
      perform worker.require_names(argument, value, btrim(expected ->> 'example', '[]'));
    when 'date' then
      begin
        if jsonb_typeof(value) <> 'string' or (value #>> '{}') !~ '^\d{4}-\d{2}-\d{2}$' then
          raise invalid_datetime_format;
        end if;
        perform (value #>> '{}')::date;
      exception when data_exception then
        raise exception 'argument % is %, it should be a date', argument, worker.excerpt(value::text)
          using errcode = 'invalid_parameter_value', hint = format('Year-month-day, for example: ''{"%s": "2020-12-31"}''', argument);
      end;
    when 'instant' then
      begin
        if jsonb_typeof(value) <> 'string' or (value #>> '{}') !~
          '^[12]\d{3}-\d{2}-\d{2}[T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,7})?)?(Z|[+-](0\d|1[0-3])(:[0-5]\d)?)$'
        then
          raise invalid_datetime_format;
        end if;
        perform (value #>> '{}')::timestamptz;
      exception when data_exception then
        raise exception 'argument % is %, it should be an instant with its zone', argument, worker.excerpt(value::text)
          using errcode = 'invalid_parameter_value', hint = hint;
      end;
    when 'flag' then
      if jsonb_typeof(value) <> 'boolean' then
        raise exception 'argument % is %, it should be true or false', argument, worker.excerpt(value::text) using errcode = 'invalid_parameter_value', hint = hint;
      end if;
    when 'number' then
      if jsonb_typeof(value) <> 'number' or (value #>> '{}')::numeric <> trunc((value #>> '{}')::numeric)
        or not (value #>> '{}')::numeric between (expected ->> 'min')::numeric and (expected ->> 'max')::numeric
      then
        raise exception 'argument % is %, it should be a whole number between % and %', argument, worker.excerpt(value::text), expected ->> 'min', expected ->> 'max'
          using errcode = 'invalid_parameter_value', hint = hint;
      end if;
    when 'choice' then
      if jsonb_typeof(value) <> 'string' or not (expected -> 'choices') ? (value #>> '{}') then
        raise exception 'argument % is %, it should be one of %', argument, worker.excerpt(value::text),
            (select string_agg(choice, ', ') from jsonb_array_elements_text(expected -> 'choices') as choice)
          using errcode = 'invalid_parameter_value', hint = hint;
      end if;
    else
      if jsonb_typeof(value) <> 'string' or btrim(value #>> '{}') = '' or length(value #>> '{}') > 200 then
        raise exception 'argument % is %, it should be a text of at most 200 characters', argument, worker.excerpt(value::text) using errcode = 'invalid_parameter_value', hint = hint;
      end if;
  end case;
end $$;

create or replace function worker.require_arguments(job text, args jsonb) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  known jsonb;
  argument text;
  value jsonb;
begin
  if args is null or jsonb_typeof(args) <> 'object' then
    raise exception 'the arguments are %, they should be a JSON object', coalesce(worker.excerpt(args::text), 'null')
      using errcode = 'invalid_parameter_value', hint = 'For example: ''{"symbols": ["AAPL"], "as_of": "2020-12-31"}''; ''{}'' for none.';
  end if;
  if octet_length(args::text) > 1048576 then
    raise exception 'the arguments have % bytes, they should have at most 1048576', octet_length(args::text)
      using errcode = 'invalid_parameter_value', hint = 'Request several runs.';
  end if;
  select j.arguments into known from worker.jobs j where j.name = require_arguments.job;
  -- On a migrated database on which no worker of this version has run yet the worker that takes the run checks everything except the names.
  if known is null then
    for argument, value in select * from jsonb_each(args) loop
      if not worker.is_name(argument) then
        raise exception '% takes no argument %', require_arguments.job, quote_literal(worker.excerpt(argument))
          using errcode = 'invalid_parameter_value', hint = 'For example: ''{"symbols": ["AAPL"]}''.';
      end if;
      if argument in ('symbols', 'sources') then
        perform worker.require_names(argument, value, '"NAME"');
      end if;
    end loop;
    return;
  end if;
  for argument, value in select * from jsonb_each(args) loop
    if not known ? argument then
      raise exception '% takes no argument %', require_arguments.job, quote_literal(worker.excerpt(argument))
        using errcode = 'invalid_parameter_value', hint = coalesce(
          'Its arguments are: ' || (select string_agg(name, ', ' order by name) from jsonb_object_keys(known) as name) || '.', 'It takes none.');
    end if;
    perform worker.require_value(argument, value, known -> argument);
  end loop;
end $$;

create or replace function worker.queue_run(job text, args jsonb, requested_by text, parent_id bigint, dedup_key text) returns bigint
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  id bigint;
begin
  perform worker.require_job(job);
  perform worker.require_arguments(job, args);
  if btrim(dedup_key) = '' then
    raise exception 'the dedup_key is blank' using errcode = 'invalid_parameter_value', hint = 'Leave it out, or pass null, for a run in any case.';
  end if;
  if dedup_key !~ '^[^[:cntrl:]]{1,200}$' then
    raise exception 'the dedup_key is %, it should be 1 to 200 characters without control characters', quote_literal(worker.excerpt(dedup_key))
      using errcode = 'invalid_parameter_value', hint = 'For example: ''tonight''.';
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
    -- If it ended in between, there is room for a new one.
    exit when id is not null;
  end loop;
  return id;
end $$;

create or replace function worker.cancel_run(run_id bigint, cancelled_by text) returns boolean
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  is_open boolean;
begin
  if not exists (select from worker.runs r where r.id = cancel_run.run_id) then
    raise exception 'there is no run %', coalesce(cancel_run.run_id::text, 'null')
      using errcode = 'no_data_found', hint = 'select id, job, state from api.runs order by id desc limit 20 shows the newest.';
  end if;
  select r.state in ('queued', 'running') into is_open from worker.runs r where r.id = cancel_run.run_id;
  -- With its child runs. In one order for all, so that two at once wait for each other.
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
  -- True also if it was requested before: the run is being cancelled.
  return is_open;
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
  'Requests a run of a job and returns its number; a running service starts it within a second. api.jobs.arguments says which arguments a job takes. If a queued or running run of the job has the same dedup_key, no new run is made and the number of that run is returned.';

create or replace function api.cancel_run(run_id bigint) returns boolean
language sql security definer set search_path = pg_catalog, pg_temp as $$
  select worker.cancel_run(run_id, session_user::text)
$$;
comment on function api.cancel_run(bigint) is
  'Cancels a queued run at once, and a running one at its next step, on whichever node it runs, with its child runs. True also if it was cancelled before; false if the run has ended already.';

create or replace function api.pause_job(job text) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  select worker.set_paused(job, true, session_user::text)
$$;
comment on function api.pause_job(text) is
  'The schedule requests no runs of the job until api.resume_job, also after restarts. Requests of people still run, and running runs continue.';

create or replace function api.resume_job(job text) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  select worker.set_paused(job, false, session_user::text)
$$;
comment on function api.resume_job(text) is 'Resumes the schedule of a paused job from its next time on. Times that were missed while it was paused are not run later.';

-- The services look at the queue when a run comes into it, and when one ends that others may have waited for.
create or replace function worker.notify_requests() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  perform pg_notify('worker_requests', '');
  return null;
end $$;

create or replace trigger notify_requests after update of state on worker.runs for each row
  when (old.state is distinct from new.state and (new.state = 'queued' or old.state = 'running')) execute function worker.notify_requests();
