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
  kept_quantiles worker.quantile_sums[];
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

    -- Of the same forecasts, as far as they have a 50 percent interval.
    with gone as (
      delete from worker.quantile_sums s using unnest(symbols, horizons, dates) as m (symbol, horizon, date)
      where s.symbol = m.symbol and s.horizon = m.horizon returning s as sums, m.date
    )
    select array_agg(sums) from gone where date > '-infinity' into kept_quantiles;
    insert into worker.quantile_sums
    select t.symbol, t.model, t.horizon, sum(t.n),
      sum(t.loss_1), sum(t.loss_2), sum(t.loss_3), sum(t.loss_4), sum(t.loss_5), sum(t.loss_6), sum(t.loss_7),
      sum(t.relative_1), sum(t.relative_2), sum(t.relative_3), sum(t.relative_4), sum(t.relative_5), sum(t.relative_6), sum(t.relative_7),
      sum(t.naive_1), sum(t.naive_2), sum(t.naive_3), sum(t.naive_4), sum(t.naive_5), sum(t.naive_6), sum(t.naive_7),
      sum(t.pit_1), sum(t.pit_2), sum(t.pit_3), sum(t.pit_4), sum(t.pit_5), sum(t.pit_6), sum(t.pit_7), sum(t.pit_8)
    from (
      select k.* from unnest(kept_quantiles) as k
      union all
      select c.* from unnest(symbols, horizons, dates) as m (symbol, horizon, date)
      cross join lateral (
        select t.symbol, t.model, t.horizon, 1,
          t.loss_1, t.loss_2, t.loss_3, t.loss_4, t.loss_5, t.loss_6, t.loss_7,
          t.relative_1, t.relative_2, t.relative_3, t.relative_4, t.relative_5, t.relative_6, t.relative_7,
          t.naive_1, t.naive_2, t.naive_3, t.naive_4, t.naive_5, t.naive_6, t.naive_7,
          t.pit_1, t.pit_2, t.pit_3, t.pit_4, t.pit_5, t.pit_6, t.pit_7, t.pit_8
        from worker.quantile_terms t where t.symbol = m.symbol and t.horizon = m.horizon and t.as_of_date >= m.date offset 0
      ) as c
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
    select symbol, model, horizon, n, mae, rmse, mape, mae_ratio, rmse_ratio, mase, pinball, pinball_ratio, crps, winkler_80, winkler_95, direction_accuracy,
      coverage_80, coverage_80_lower, coverage_80_upper, coverage_95, coverage_95_lower, coverage_95_upper, raw_coverage_80, raw_coverage_95, width_80, width_95,
      dm_p_value, dm_uses_bartlett, first_as_of_date, last_as_of_date
    from worker.figures_of_sums where is_stored and symbol = any (names);

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

-- Stores the figures of a backtest if a part was added or changed since they were stored. Its last run calls it.
create or replace function worker.refresh_backtest(refreshed bigint) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  -- One at a time.
  perform pg_advisory_xact_lock(hashtext('worker.refresh_backtest'));
  delete from worker.stale_backtests s where s.backtest_id = refreshed;
  if found then
    delete from worker.backtest_figures f where f.backtest_id = refreshed;
    insert into worker.backtest_figures select * from worker.computed_backtest_skill c where c.backtest_id = refreshed;
  end if;
end $$;
