-- A run writes on connections that name its attempt: set worker.run = '12/3'. If another attempt has begun since, or the run has ended,
-- nothing is written.

create or replace function worker.require_newest_attempt() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  executing constant text := current_setting('worker.run', true);
begin
  if executing <> '' and not exists (
    select from worker.runs r
    where r.id = split_part(executing, '/', 1)::bigint and r.attempt = split_part(executing, '/', 2)::integer and r.state = 'running')
  then
    raise exception 'run % was taken over: attempt % is not the newest any more', split_part(executing, '/', 1), split_part(executing, '/', 2)
      using errcode = 'WF001';
  end if;
  return null;
end $$;

-- The statements that write the tables of the runs themselves name the attempt.
do $$
declare
  name text;
begin
  for name in
    select c.relname from pg_class c
    where c.relnamespace = 'worker'::regnamespace and c.relkind in ('r', 'p')
      and c.relname not in ('runs', 'run_logs', 'jobs', 'nodes', 'schema_versions', '__ef_migrations_history')
  loop
    execute format(
      'create or replace trigger require_newest_attempt before insert or update or delete on worker.%I '
      'for each statement execute function worker.require_newest_attempt()', name);
  end loop;
end $$;
