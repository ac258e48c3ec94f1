-- The one rule for names that come from outside, as Worker.Storage/NameRule.cs has it; a test compares the two.

create or replace function worker.is_symbol(value text) returns boolean
language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
  select coalesce(length(value) <= 32 and value ~ '^[A-Za-z0-9.^=_:/&+@$#!*~-]{1,32}$', false)
$$;

create or replace function worker.is_name(value text) returns boolean
language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
  select coalesce(length(value) <= 64 and value ~ '^[A-Za-z0-9._-]{1,64}$', false)
$$;

-- The beginning of a text for a message, without control characters.
create or replace function worker.excerpt(value text) returns text
language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
  select regexp_replace(left(value, 160), '[[:cntrl:]]', '?', 'g') || case when length(value) > 160 then '...' else '' end
$$;
