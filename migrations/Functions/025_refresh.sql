-- The figures of a symbol, model and horizon from their sums. step is the mean daily change of the close before the first forecast.
create or replace function worker.skill_of(s worker.skill_sums, step double precision) returns worker.symbol_figures
language sql immutable parallel safe set search_path = pg_catalog, pg_temp
return (
  select row((s).symbol, (s).model, (s).horizon, f.n, f.mae::numeric, f.rmse::numeric, ((s).relative_error / f.n)::numeric,
    (f.mae / nullif((s).naive_absolute_error / f.n, 0))::numeric, (f.rmse / nullif(sqrt((s).naive_squared_error / f.n), 0))::numeric,
    (f.mae / nullif(step, 0))::numeric,
    ((s).pinball / f.n)::numeric, ((s).compared_pinball / nullif((s).naive_pinball, 0))::numeric, ((s).crps / f.n)::numeric,
    ((s).winkler_80 / f.n)::numeric, ((s).winkler_95 / f.n)::numeric, ((s).right_directions::double precision / nullif((s).directions, 0))::numeric,
    ((s).inside_80::double precision / f.n)::numeric, i80.lower::numeric, i80.upper::numeric,
    ((s).inside_95::double precision / f.n)::numeric, i95.lower::numeric, i95.upper::numeric,
    ((s).raw_inside_80::double precision / f.n)::numeric, ((s).raw_inside_95::double precision / f.n)::numeric,
    ((s).width_80 / f.n)::numeric, ((s).width_95 / f.n)::numeric,
    dm.p_value::numeric, dm.uses_bartlett, (s).first_as_of_date, (s).last_as_of_date)::worker.symbol_figures
  from (select (s).n, (s).absolute_error / (s).n as mae, sqrt((s).squared_error / (s).n) as rmse) as f
  cross join lateral worker.share_interval((s).inside_80::bigint, f.n::bigint) as i80
  cross join lateral worker.share_interval((s).inside_95::bigint, f.n::bigint) as i95
  left join lateral worker.dm_test((s).losses, (s).horizon) as dm on true);

-- Stores the skill of the symbols that are marked. What is newer than all that is summed is added to the sums of its symbol and horizon;
-- after any other change these are summed anew. So the work of a night does not grow with the forecasts of earlier nights.
create or replace function worker.refresh_skill() returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  -- Symbols at a time: what is kept of them is in memory.
  batch constant integer := 200;
  all_symbols text[];
  all_horizons integer[];
  all_dates date[];
  names text[];
  symbols text[];
  horizons integer[];
  dates date[];
  kept worker.skill_sums[];
begin
  with gone as (delete from worker.stale_symbols returning symbol, horizon, as_of_date),
    marks as (select symbol, horizon, min(as_of_date) as date from gone group by symbol, horizon)
  select array_agg(symbol order by symbol), array_agg(horizon order by symbol), array_agg(date order by symbol) from marks into all_symbols, all_horizons, all_dates;

  while cardinality(all_symbols) > 0 loop
    select array_agg(symbol) from (select distinct symbol from unnest(all_symbols) as symbol order by symbol limit batch) as first into names;
    select array_agg(m.symbol), array_agg(m.horizon), array_agg(case when exists (
        select from worker.skill_sums s where s.symbol = m.symbol and s.horizon = m.horizon and s.last_as_of_date >= m.date) then '-infinity' else m.date end)
    from unnest(all_symbols, all_horizons, all_dates) as m (symbol, horizon, date)
    where m.symbol = any (names) and m.horizon is not null into symbols, horizons, dates;

    with gone as (
      delete from worker.skill_sums s using unnest(symbols, horizons, dates) as m (symbol, horizon, date)
      where s.symbol = m.symbol and s.horizon = m.horizon returning s as sums, m.date
    )
    select array_agg(sums) from gone where date > '-infinity' into kept;
    insert into worker.skill_sums
    select t.symbol, t.model, t.horizon, min(t.first_as_of_date), max(t.last_as_of_date), sum(t.n), sum(t.absolute_error), sum(t.squared_error),
      sum(t.relative_error), sum(t.naive_absolute_error), sum(t.naive_squared_error), sum(t.pinball), sum(t.crps), sum(t.winkler_80), sum(t.winkler_95),
      sum(t.width_80), sum(t.width_95), sum(t.inside_80), sum(t.inside_95), sum(t.raw_inside_80), sum(t.raw_inside_95), sum(t.directions),
      sum(t.right_directions), sum(t.compared_pinball), sum(t.naive_pinball),
      worker.add_loss_sums((array_agg(t.losses) filter (where t.losses is not null))[1],
        worker.loss_sums_of(array_agg(t.difference order by t.last_as_of_date) filter (where t.difference is not null), t.horizon), t.horizon)
    from (
      select k.*, null::double precision as difference from unnest(kept) as k
      union all
      select t.* from unnest(symbols, horizons, dates) as m (symbol, horizon, date)
      cross join lateral (
        select t.* from worker.skill_terms t where t.symbol = m.symbol and t.horizon = m.horizon and t.last_as_of_date >= m.date offset 0
      ) as t
    ) as t
    group by t.symbol, t.model, t.horizon;

    delete from worker.skill_scales c using unnest(all_symbols, all_horizons, all_dates) as m (symbol, horizon, date)
    where m.horizon is null and m.symbol = any (names) and c.symbol = m.symbol and c.first_as_of_date >= m.date;
    insert into worker.skill_scales
    select s.symbol, s.first_as_of_date, step.mean
    from (
      select distinct s.symbol, s.first_as_of_date from worker.skill_sums s where s.symbol = any (names)
      except select c.symbol, c.first_as_of_date from worker.skill_scales c where c.symbol = any (names)
    ) as s
    cross join lateral (
      select avg(abs(change)) as mean
      from (select (b.close - lag(b.close) over (order by b.date))::double precision as change
        from worker.price_bars b where b.symbol = s.symbol and b.date <= s.first_as_of_date) as changes
    ) as step;

    delete from worker.symbol_figures f where f.symbol = any (names);
    insert into worker.symbol_figures
    select f.* from worker.skill_sums s join worker.skill_scales c on c.symbol = s.symbol and c.first_as_of_date = s.first_as_of_date
    cross join lateral worker.skill_of(s, c.step) as f
    where s.symbol = any (names);

    select array_agg(m.symbol order by m.symbol), array_agg(m.horizon order by m.symbol), array_agg(m.date order by m.symbol)
    from unnest(all_symbols, all_horizons, all_dates) as m (symbol, horizon, date) where m.symbol <> all (names) into all_symbols, all_horizons, all_dates;
  end loop;
end $$;

-- Stores what is stale. Jobs call it when they end.
create or replace function worker.refresh_figures() returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  days date[];
  subjects text[];
  dates date[];
begin
  -- One at a time.
  perform pg_advisory_xact_lock(hashtext('worker.refresh_figures'));
  perform worker.refresh_skill();

  with gone as (delete from worker.stale_days returning as_of_date) select array_agg(distinct as_of_date) from gone into days;
  if days is not null then
    delete from worker.day_figures f where f.as_of_date = any (days);
    insert into worker.day_figures
    select c.* from unnest(days) as stale (as_of_date)
    cross join lateral (select * from worker.computed_days c where c.as_of_date = stale.as_of_date offset 0) as c;
  end if;

  with gone as (delete from worker.stale_moods returning subject, date), kinds as (select distinct subject, date from gone)
  select array_agg(subject), array_agg(date) from kinds into subjects, dates;
  if array_position(subjects, null) is not null then
    delete from worker.mood_days;
    insert into worker.mood_days select subject, date, n, total, positive from worker.computed_moods;
  elsif subjects is not null then
    delete from worker.mood_days d using unnest(subjects, dates) as stale (subject, date) where d.subject = stale.subject and d.date = stale.date;
    insert into worker.mood_days
    select c.* from unnest(subjects, dates) as stale (subject, date)
    cross join lateral (select * from worker.computed_moods c where c.subject = stale.subject and c.date = stale.date offset 0) as c;
  end if;
end $$;
