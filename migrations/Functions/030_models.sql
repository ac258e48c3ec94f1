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
  earlier bigint;
begin
  perform from worker.model_versions v where v.kind = rollback_model.kind and v.name = rollback_model.name order by v.id for update;
  select v.id into serving from worker.model_versions v
  where v.kind = rollback_model.kind and v.name = rollback_model.name and v.is_current;
  if not found then
    raise exception 'no % named % is current, so there is nothing to roll back', coalesce(worker.excerpt(rollback_model.kind), 'null'), coalesce(worker.excerpt(rollback_model.name), 'null')
      using errcode = 'no_data_found', hint = 'select kind, name from api.model_versions where is_current lists those there are.';
  end if;
  select max(v.id) into earlier from worker.model_versions v
  where v.kind = rollback_model.kind and v.name = rollback_model.name and v.id < serving;
  if earlier is null then
    raise exception '% % has no version older than %, so there is nothing to roll back to', rollback_model.kind, rollback_model.name, serving
      using errcode = 'no_data_found', hint = 'api.promote_model(id) makes any version current.';
  end if;
  perform api.promote_model(earlier);
end $$;
comment on function api.rollback_model(text, text) is
  'Makes the next older version of a model the one that serves. Repeating it goes back further.';
