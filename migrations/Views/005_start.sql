-- The comments of all columns are stated anew below, so that none is left of an earlier version.
do $$
declare
  one record;
begin
  for one in
    select c.oid::regclass as view, a.attname as name
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
    where c.relnamespace = 'api'::regnamespace and c.relkind = 'v' and col_description(c.oid, a.attnum) is not null
  loop
    execute format('comment on column %s.%I is null', one.view, one.name);
  end loop;
end $$;

-- Figures that people round became numeric, because round(x, 2) needs that; a view cannot change the type of a column in place.
do $$
begin
  if exists (
    select from pg_attribute where attrelid = to_regclass('api.daily_sentiment') and attname = 'mean_score' and atttypid = 'double precision'::regtype)
  then
    drop view if exists api.rolling_skill, api.forecast_skill, api.forecast_scores, api.forecast_pit, api.backtest_skill, api.backtest_days, api.backtest_pit,
      api.backtests, api.daily_sentiment, api.sentiment_scores, api.runs, api.nodes;
  end if;
end $$;
