-- deploy/schema.md as the catalog has it: every view with its columns, every function, and what their comments say.
with views as (
  select c.oid, c.relname as name, obj_description(c.oid, 'pg_class') as meaning
  from pg_class c where c.relnamespace = 'api'::regnamespace and c.relkind = 'v'
),
columns as (
  select v.oid, string_agg(format('| `%s` | %s | %s |', a.attname, format_type(a.atttypid, a.atttypmod),
    replace(coalesce(col_description(v.oid, a.attnum), ''), '|', '\|')), e'\n' order by a.attnum) as text
  from views v join pg_attribute a on a.attrelid = v.oid and a.attnum > 0 and not a.attisdropped
  group by v.oid
),
functions as (
  select p.proname as name, format('api.%s(%s)', p.proname, pg_get_function_arguments(p.oid)) as signature, pg_get_function_result(p.oid) as result,
    obj_description(p.oid, 'pg_proc') as meaning
  from pg_proc p where p.pronamespace = 'api'::regnamespace
)
select format(e'# Schema `api`\n\n%s\n\n## Views\n\n%s\n\n## Functions\n\n%s\n',
  e'What people read and call, as `forecast-worker migrate` creates it. The texts are the comments in the database (`\\d+ api.prices` in\n'
    || e'`psql`). This file is generated from them; a test compares the two. `worker_reader` may select from all views, `worker_operator` may also\n'
    || 'call the functions.',
  (select string_agg(format(e'### api.%s\n\n%s\n\n| column | type | meaning |\n|---|---|---|\n%s', v.name, v.meaning, c.text), e'\n\n' order by v.name collate "C")
    from views v join columns c using (oid)),
  (select string_agg(format(e'### %s\n\nReturns `%s`. %s', f.signature, f.result, f.meaning), e'\n\n' order by f.name collate "C") from functions f))
