-- Keeps worker.model_servings: one row for each time that a version served. A trigger, so that every change of the version writes it.
create or replace function worker.record_serving() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if new.is_current and (tg_op = 'INSERT' or not old.is_current) then
    insert into worker.model_servings (model_version_id, served_from, previous_id)
    values (new.id, now(), (
      select max(s.id) from worker.model_servings s join worker.model_versions v on v.id = s.model_version_id
      where v.kind = new.kind and v.name = new.name));
  elsif tg_op = 'UPDATE' and old.is_current and not new.is_current then
    update worker.model_servings s set served_to = now() where s.model_version_id = new.id and s.served_to is null;
  end if;
  return null;
end $$;

create or replace trigger record_serving after insert or update of is_current on worker.model_versions
for each row execute function worker.record_serving();

-- The serving that a rollback of a model returns to: the nearest earlier one of another version whose file is kept. Null if there is none.
create or replace function worker.rollback_target(kind text, name text) returns bigint
language sql stable set search_path = pg_catalog, pg_temp as $$
  with recursive serving as (
    select s.id, s.previous_id, s.model_version_id, 0 as depth, s.model_version_id as current_id
    from worker.model_servings s join worker.model_versions v on v.id = s.model_version_id
    where v.kind = rollback_target.kind and v.name = rollback_target.name and v.is_current and s.served_to is null
    union all
    select s.id, s.previous_id, s.model_version_id, serving.depth + 1, serving.current_id
    from worker.model_servings s join serving on s.id = serving.previous_id
  )
  select serving.id from serving join worker.model_versions v on v.id = serving.model_version_id
  where serving.depth > 0 and serving.model_version_id <> serving.current_id and v.checkpoint_removed_at is null
  order by serving.depth limit 1
$$;

create or replace function api.promote_model(model_version_id bigint) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  wanted worker.model_versions;
begin
  select * into wanted from worker.model_versions v where v.id = promote_model.model_version_id;
  if not found then
    raise exception 'there is no model version %', coalesce(promote_model.model_version_id::text, 'null')
      using errcode = 'no_data_found', hint = 'select id, kind, name, created_at, is_current from api.model_versions lists them.';
  end if;
  -- In one order for all, so that two at once wait for each other.
  perform from worker.model_versions v where v.kind = wanted.kind and v.name = wanted.name order by v.id for update;
  select * into wanted from worker.model_versions v where v.id = promote_model.model_version_id;
  if wanted.checkpoint_removed_at is not null then
    raise exception 'the file of model version % was removed at %, so it cannot serve', wanted.id, wanted.checkpoint_removed_at
      using errcode = 'no_data_found', hint = 'select id, kind, name from api.model_versions where checkpoint_removed_at is null lists those that can.';
  end if;
  update worker.model_versions v set is_current = false
  where v.kind = wanted.kind and v.name = wanted.name and v.is_current and v.id <> wanted.id;
  update worker.model_versions v set is_current = true where v.id = wanted.id and not v.is_current;
end $$;
comment on function api.promote_model(bigint) is
  'Makes a model version the one that serves, in place of the current version of its kind and name. A version that is current already stays it.';

create or replace function api.rollback_model(kind text, name text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  serving bigint;
  target worker.model_servings;
begin
  perform from worker.model_versions v where v.kind = rollback_model.kind and v.name = rollback_model.name order by v.id for update;
  select v.id into serving from worker.model_versions v
  where v.kind = rollback_model.kind and v.name = rollback_model.name and v.is_current;
  if not found then
    raise exception 'no % named % is current, so there is nothing to roll back', coalesce(worker.excerpt(rollback_model.kind), 'null'), coalesce(worker.excerpt(rollback_model.name), 'null')
      using errcode = 'no_data_found', hint = 'select kind, name from api.model_versions where is_current lists those there are.';
  end if;
  select * into target from worker.model_servings s where s.id = worker.rollback_target(rollback_model.kind, rollback_model.name);
  if not found then
    raise exception '% % has no version that served before % and still has its file, so there is nothing to roll back to',
      rollback_model.kind, rollback_model.name, serving
      using errcode = 'no_data_found', hint = 'api.promote_model(id) makes any version current.';
  end if;
  perform api.promote_model(target.model_version_id);
  -- The version serves again as it did then: another rollback goes back further.
  update worker.model_servings s set previous_id = target.previous_id
  where s.model_version_id = target.model_version_id and s.served_to is null;
end $$;
comment on function api.rollback_model(text, text) is
  'Makes the version that served before the current one serve again. Repeating it goes back further.';

create or replace function api.retire_model(model_version_id bigint) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update worker.model_versions v set is_current = false where v.id = retire_model.model_version_id and v.is_current;
  if not found then
    raise exception 'model version % does not serve, so there is nothing to retire', coalesce(retire_model.model_version_id::text, 'null')
      using errcode = 'no_data_found', hint = 'select id, kind, name from api.model_versions where is_current lists those that do.';
  end if;
end $$;
comment on function api.retire_model(bigint) is
  'Stops a model version from serving, with none in its place: the next training is the first again. For a version whose file is lost.';
