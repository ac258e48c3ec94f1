-- worker.known_answers says by fingerprints which answer of a price feed is stored already, so that the same answer needs neither checks nor
-- comparisons. Whoever changes anything that an answer left behind takes that back; the ingestion says it again at the end of its transaction.

create or replace function worker.forget_answers() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select from worker.known_answers) then
    execute 'delete from worker.known_answers k where k.symbol in (' || case tg_op
      when 'INSERT' then 'select symbol from new_rows'
      when 'DELETE' then 'select symbol from old_rows'
      else 'select symbol from old_rows union all select symbol from new_rows' end || ')';
  end if;
  return null;
end $$;

do $$
declare
  name text;
begin
  foreach name in array '{price_bars,rejected_bars,empty_bars,corporate_actions}'::text[] loop
    execute format('create or replace trigger forget_answers_of_new after insert on worker.%I referencing new table as new_rows '
      'for each statement execute function worker.forget_answers()', name);
    execute format('create or replace trigger forget_answers_of_changed after update on worker.%I referencing old table as old_rows new table as new_rows '
      'for each statement execute function worker.forget_answers()', name);
    execute format('create or replace trigger forget_answers_of_removed after delete on worker.%I referencing old table as old_rows '
      'for each statement execute function worker.forget_answers()', name);
  end loop;
end $$;
