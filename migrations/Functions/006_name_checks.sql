-- What the tables take of names and texts from outside, from every writer. Not validated: a row of an earlier version must not stop an
-- upgrade.
do $$
declare
  one record;
begin
  for one in select * from (values
      ('symbols', 'ck_symbols_symbol', 'worker.is_symbol(symbol)'),
      ('review_sources', 'ck_review_sources_source', 'worker.is_name(source)'),
      ('runs', 'ck_runs_args', 'octet_length(args::text) <= 1048576'),
      ('runs', 'ck_runs_dedup_key', 'length(dedup_key) <= 200')) as wanted (of_table, name, rule)
    where not exists (select from pg_constraint k where k.conname = wanted.name and k.conrelid = ('worker.' || wanted.of_table)::regclass)
  loop
    execute format('alter table worker.%I add constraint %I check (%s) not valid', one.of_table, one.name, one.rule);
  end loop;
end $$;
