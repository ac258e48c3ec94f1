-- Keeps what views would take long to compute: the actual close beside each forecast, and figures by symbol, by day, and of the mood of a day.
--
-- The actual close is right when the statement ends that wrote the bar or the forecast. Figures are only marked as stale, in rows that are
-- added and never changed, so that writers do not wait for each other; a view computes what is stale, and worker.refresh_figures stores it
-- and takes the marks away. A mark is committed with the change that made it: who sees the change sees the mark. A mark of a symbol's skill has
-- the horizon and the earliest as-of date of the forecasts that changed; without a horizon, the earliest date of the bars that changed.
--
-- Statements that read transition tables are planned anew each time (execute): a plan for few rows takes seconds for many.

-- Stores what came after some forecasts, one after the other, each by its key. The view has too many tables for the planner to see that the
-- keys come first, and it would read the whole ledger for a few new rows.
create or replace function worker.store_actuals(ids bigint[]) returns void
language plpgsql set search_path = pg_catalog, pg_temp set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off as $$
begin
  update worker.forecasts f set actual_date = a.date, actual_close = a.close, pinball = a.pinball, crps = a.crps, winkler_80 = a.winkler_80,
    winkler_95 = a.winkler_95, is_in_raw_80 = a.is_in_raw_80, is_in_raw_95 = a.is_in_raw_95
  from unnest(ids) as given (id)
  cross join lateral (select * from worker.forecast_actuals a where a.id = given.id offset 0) as a
  where f.id = a.id and (f.actual_date, f.actual_close, f.pinball, f.crps, f.winkler_80, f.winkler_95, f.is_in_raw_80, f.is_in_raw_95)
    is distinct from (a.date, a.close, a.pinball, a.crps, a.winkler_80, a.winkler_95, a.is_in_raw_80, a.is_in_raw_95);
end $$;

-- Its plans are kept for the session too, and must read by key however many rows the first batch had.
create or replace function worker.note_bars() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off as $$
declare
  symbols text[];
  dates date[];
begin
  execute 'select array_agg(symbol order by symbol), array_agg(date order by symbol) from (select symbol, min(date) as date from ' || case tg_op
    when 'INSERT' then 'new_bars'
    when 'DELETE' then 'old_bars'
    else '(select symbol, date, close from old_bars except all select symbol, date, close from new_bars
      union all (select symbol, date, close from new_bars except all select symbol, date, close from old_bars)) as changed' end
    || ' group by symbol) as earliest' into symbols, dates;
  if symbols is null then
    return null;
  end if;

  -- Whoever writes forecasts of a symbol holds its row too, so that neither misses what the other writes.
  perform from worker.symbols s where s.symbol = any (symbols) order by s.symbol for no key update;
  perform worker.store_actuals(array(
    select f.id from unnest(symbols, dates) as c (symbol, date)
    join worker.forecast_symbols k on k.symbol = c.symbol
    -- Not by or: that would read all forecasts of the symbol.
    cross join lateral (
      select id from worker.forecasts where symbol = c.symbol and actual_date >= c.date
      union all
      select id from worker.forecasts where symbol = c.symbol and actual_date is null
    ) as f));
  -- The scaled error compares with the bars before the first forecast.
  insert into worker.stale_symbols (symbol, as_of_date)
  select c.symbol, c.date from unnest(symbols, dates) as c (symbol, date)
  where exists (select from worker.forecasts f where f.symbol = c.symbol and f.as_of_date >= c.date);
  return null;
end $$;

create or replace trigger note_new_bars after insert on worker.price_bars
referencing new table as new_bars for each statement execute function worker.note_bars();

create or replace trigger note_changed_bars after update on worker.price_bars
referencing old table as old_bars new table as new_bars for each statement execute function worker.note_bars();

create or replace trigger note_removed_bars after delete on worker.price_bars
referencing old table as old_bars for each statement execute function worker.note_bars();

-- It is also called within worker.store_actuals, and joins two transition tables, which have no index.
create or replace function worker.note_forecasts() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp set enable_hashjoin = on set enable_mergejoin = on as $$
declare
  pairs constant text := 'old_forecasts o join new_forecasts n on n.id = o.id';
  inputs constant text := '(%1$s.symbol, %1$s.as_of_date, %1$s.horizon, %1$s.naive_close, %1$s.predicted_close, %1$s.lower_50, %1$s.upper_50, %1$s.lower_80, %1$s.upper_80,
    %1$s.lower_95, %1$s.upper_95, %1$s.calibration_80, %1$s.calibration_95)';
  isChanged constant text := format(inputs, 'o') || ' is distinct from ' || format(inputs, 'n');
  -- Those whose actual close and losses are to be computed.
  written constant text := case tg_op when 'INSERT' then 'select id, symbol from new_forecasts'
    when 'UPDATE' then format('select n.id, n.symbol from %s where %s', pairs, isChanged) end;
  -- Those that count in figures, before or after.
  counted constant text := case tg_op
    when 'INSERT' then 'select symbol, horizon, as_of_date from new_forecasts where actual_close is not null'
    when 'DELETE' then 'select symbol, horizon, as_of_date from old_forecasts where actual_close is not null'
    else format('select key.symbol, key.horizon, key.as_of_date
      from %s cross join lateral (values (o.symbol, o.horizon, o.as_of_date), (n.symbol, n.horizon, n.as_of_date)) as key (symbol, horizon, as_of_date)
      where (o.actual_close is not null or n.actual_close is not null)
        and ((o.model, o.is_published, o.actual_date, o.actual_close) is distinct from (n.model, n.is_published, n.actual_date, n.actual_close) or %s)',
      pairs, isChanged) end;
  isWritten boolean := tg_op = 'INSERT';
begin
  if tg_op = 'UPDATE' then
    -- Not by exists: to find a first row soon, each row would be compared with all others.
    execute format('select count(*) > 0 from (%s) as given', written) into isWritten;
  end if;
  if isWritten then
    execute format('insert into worker.forecast_symbols select distinct symbol from (%s) as given order by symbol on conflict do nothing', written);
    execute format('select from worker.symbols s where s.symbol in (select symbol from (%s) as given) order by s.symbol for share of s', written);
    execute format('select worker.store_actuals(array(select id from (%s) as given))', written);
  end if;
  execute format('with counted as (%s), days as (insert into worker.stale_days (as_of_date) select distinct as_of_date from counted)
    insert into worker.stale_symbols (symbol, horizon, as_of_date) select symbol, horizon, min(as_of_date) from counted group by symbol, horizon', counted);
  return null;
end $$;

create or replace trigger note_new_forecasts after insert on worker.forecasts
referencing new table as new_forecasts for each statement execute function worker.note_forecasts();

create or replace trigger note_changed_forecasts after update on worker.forecasts
referencing old table as old_forecasts new table as new_forecasts for each statement execute function worker.note_forecasts();

create or replace trigger note_removed_forecasts after delete on worker.forecasts
referencing old table as old_forecasts for each statement execute function worker.note_forecasts();

-- A new review has no score yet. The scores of one that is deleted go with it.
create or replace function worker.note_reviews() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  execute case tg_op
    when 'DELETE' then
      'insert into worker.stale_moods (subject, date)
       select distinct subject, (coalesce(published_at, first_seen_at) at time zone ''UTC'')::date from old_reviews'
    else
      'insert into worker.stale_moods (subject, date)
       select distinct day.subject, (day.at at time zone ''UTC'')::date
       from old_reviews o join new_reviews n on n.id = o.id
       cross join lateral (values (o.subject, coalesce(o.published_at, o.first_seen_at)), (n.subject, coalesce(n.published_at, n.first_seen_at))) as day (subject, at)
       where (o.subject, coalesce(o.published_at, o.first_seen_at), o.text_sha256) is distinct from (n.subject, coalesce(n.published_at, n.first_seen_at), n.text_sha256)' end;
  return null;
end $$;

create or replace trigger note_changed_reviews after update on worker.reviews
referencing old table as old_reviews new table as new_reviews for each statement execute function worker.note_reviews();

create or replace trigger note_removed_reviews after delete on worker.reviews
referencing old table as old_reviews for each statement execute function worker.note_reviews();

create or replace function worker.note_scores() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  execute 'insert into worker.stale_moods (subject, date)
    select distinct r.subject, (coalesce(r.published_at, r.first_seen_at) at time zone ''UTC'')::date
    from worker.reviews r where r.id in (' || case tg_op
      when 'INSERT' then 'select review_id from new_scores'
      when 'DELETE' then 'select review_id from old_scores'
      else 'select review_id from new_scores union all select review_id from old_scores' end || ')';
  return null;
end $$;

create or replace trigger note_new_scores after insert on worker.sentiment_scores
referencing new table as new_scores for each statement execute function worker.note_scores();

create or replace trigger note_changed_scores after update on worker.sentiment_scores
referencing old table as old_scores new table as new_scores for each statement execute function worker.note_scores();

create or replace trigger note_removed_scores after delete on worker.sentiment_scores
referencing old table as old_scores for each statement execute function worker.note_scores();

-- Another version serves: any review may count by another of its scores. A row without subject and date stands for all.
create or replace function worker.note_serving() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select from worker.sentiment_scores s where s.model_version_id = new.id) then
    insert into worker.stale_moods (subject, date) values (null, null);
  end if;
  return null;
end $$;

create or replace trigger note_serving after update of is_current on worker.model_versions
for each row when (old.is_current is distinct from new.is_current) execute function worker.note_serving();

-- A part is stored once, with its scores and the sums of its days in the same transaction. Of a backtest that is removed with its parts nothing
-- is left to mark.
create or replace function worker.note_parts() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  execute 'insert into worker.stale_backtests (backtest_id)
    select distinct c.backtest_id from ' || case tg_op when 'INSERT' then 'new_rows' else 'old_rows' end || ' c
    where exists (select from worker.backtests b where b.id = c.backtest_id)';
  return null;
end $$;

create or replace trigger note_new_parts after insert on worker.backtest_parts
referencing new table as new_rows for each statement execute function worker.note_parts();

create or replace trigger note_removed_parts after delete on worker.backtest_parts
referencing old table as old_rows for each statement execute function worker.note_parts();

create or replace trigger note_changed_backtest_scores after update on worker.backtest_scores
referencing old table as old_rows for each statement execute function worker.note_parts();

create or replace trigger note_removed_backtest_scores after delete on worker.backtest_scores
referencing old table as old_rows for each statement execute function worker.note_parts();
