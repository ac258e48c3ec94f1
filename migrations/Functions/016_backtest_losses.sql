-- The pinball loss of each day of a backtest: of one symbol, or the mean over all (*).
create or replace function worker.backtest_daily_losses(backtest_id bigint, scope text, symbol text, model text, horizon integer)
returns table (as_of_date date, loss double precision)
language sql stable strict parallel safe set search_path = pg_catalog, pg_temp as $$
  select day.as_of_date, avg(day.loss)
  from worker.backtest_scores s
  join worker.backtests b on b.id = s.backtest_id
  cross join lateral unnest(s.dates, s.losses) as day (as_of_date, loss)
  where s.backtest_id = $1 and s.model = $4 and s.horizon = $5 and ($3 = '*' or s.symbol = $3)
    and ($2 = 'all folds' or ($2 = 'newest fold') = (s.fold = b.folds))
  group by day.as_of_date
$$;
