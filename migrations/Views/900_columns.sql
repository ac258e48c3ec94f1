-- What a column means that means the same in every view, unless its view says something else.
do $$
declare
  one record;
begin
  for one in
    with known (name, meaning) as (
      values ('symbol', 'The symbol as in Prices:Symbols.'),
        ('id', 'The number of the row.'),
        ('date', 'The exchange-local session.'),
        ('currency', 'ISO code of the currency of the prices, in whole units (never pence); null if the feed does not say.'),
        ('horizon', 'Sessions ahead, from 1.'),
        ('kind', 'forecaster or sentiment.'),
        ('name', 'The name of the model: gru, or gru:AAPL for a model of one symbol.'),
        ('run_id', 'The run that wrote it: id of api.runs; prune may have removed that row.'),
        ('model_version_id', 'The model version: id of api.model_versions.'),
        ('backtest_id', 'The backtest: id of api.backtests.')
    ),
    silent as (
      select c.oid, c.relname, a.attnum, a.attname
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
      where c.relnamespace = 'api'::regnamespace and c.relkind = 'v' and col_description(c.oid, a.attnum) is null
    )
    select s.relname as view, s.attname as name, coalesce(
      -- The latest forecasts are forecasts, the latest prices prices.
      (select col_description(f.attrelid, f.attnum) from pg_attribute f
        where f.attrelid = case s.relname when 'latest_forecasts' then 'api.forecasts'::regclass when 'latest_prices' then 'api.prices'::regclass end
          and f.attname = s.attname),
      k.meaning) as meaning
    from silent s left join known k on k.name = s.attname
  loop
    if one.meaning is not null then
      execute format('comment on column api.%I.%I is %L', one.view, one.name, one.meaning);
    end if;
  end loop;
end $$;
