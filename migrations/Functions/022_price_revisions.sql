-- Keeps what a bar was before it was restated or removed, so that a forecast can be computed again from what was known when it was made.
-- A write of many bars costs one statement more, and nothing if no price or volume differs.

-- A plan that was made for few rows is kept for the session: as a nested loop it would take seconds for a long history (4 s for 4,527 bars).
create or replace function worker.keep_replaced_bars() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp set enable_nestloop = off as $$
begin
  if tg_op = 'DELETE' then
    insert into worker.price_revisions (symbol, date, open, high, low, close, adjusted_close, volume, repair, source, fetched_at, first_seen_at, replaced_at, is_removed)
    select o.symbol, o.date, o.open, o.high, o.low, o.close, o.adjusted_close, o.volume, o.repair, o.source, o.fetched_at, o.first_seen_at, now(), true
    from old_bars o;
  else
    insert into worker.price_revisions (symbol, date, open, high, low, close, adjusted_close, volume, repair, source, fetched_at, first_seen_at, replaced_at, is_removed)
    select o.symbol, o.date, o.open, o.high, o.low, o.close, o.adjusted_close, o.volume, o.repair, o.source, o.fetched_at, o.first_seen_at, now(), false
    from old_bars o join new_bars n on n.symbol = o.symbol and n.date = o.date
    where (o.open, o.high, o.low, o.close, o.adjusted_close, o.volume) is distinct from (n.open, n.high, n.low, n.close, n.adjusted_close, n.volume);
  end if;
  return null;
end $$;

create or replace trigger keep_restated_bars after update on worker.price_bars
referencing old table as old_bars new table as new_bars
for each statement execute function worker.keep_replaced_bars();

create or replace trigger keep_removed_bars after delete on worker.price_bars
referencing old table as old_bars
for each statement execute function worker.keep_replaced_bars();

-- The bars as they were at an instant: of a day the value that was replaced first after it, or the stored one if none was.
create or replace function worker.price_bars_at(known_at timestamptz, symbols text[], until date)
returns table (symbol text, date date, open numeric, high numeric, low numeric, close numeric, adjusted_close numeric, volume bigint, repair text, source text,
  fetched_at timestamptz, first_seen_at timestamptz)
language sql stable set search_path = pg_catalog, pg_temp as $$
  with replaced as (
    select distinct on (r.symbol, r.date) r.*
    from worker.price_revisions r
    where r.symbol = any (price_bars_at.symbols) and r.date <= price_bars_at.until
      and r.replaced_at > price_bars_at.known_at and r.first_seen_at <= price_bars_at.known_at
    order by r.symbol, r.date, r.replaced_at, r.id
  )
  select b.symbol, b.date, b.open, b.high, b.low, b.close, b.adjusted_close, b.volume, b.repair, b.source, b.fetched_at, b.first_seen_at
  from worker.price_bars b
  where b.symbol = any (price_bars_at.symbols) and b.date <= price_bars_at.until and b.first_seen_at <= price_bars_at.known_at
    and not exists (select from replaced r where r.symbol = b.symbol and r.date = b.date)
  union all
  select r.symbol, r.date, r.open, r.high, r.low, r.close, r.adjusted_close, r.volume, r.repair, r.source, r.fetched_at, r.first_seen_at
  from replaced r
$$;
