-- What is stored beside forecasts and as figures is computed anew whenever the definitions above may have changed, one symbol after the
-- other: together, the rows of a long ledger would not fit into the memory of a sort.
alter table worker.forecasts disable trigger note_changed_forecasts;

do $$
declare
  name text;
begin
  for name in select symbol from worker.forecast_symbols loop
    update worker.forecasts f set actual_date = a.date, actual_close = a.close, pinball = a.pinball, crps = a.crps, winkler_80 = a.winkler_80,
      winkler_95 = a.winkler_95, is_in_raw_80 = a.is_in_raw_80, is_in_raw_95 = a.is_in_raw_95
    from worker.forecast_actuals a
    where f.id = a.id and a.symbol = name and f.symbol = name
      and (f.actual_date, f.actual_close, f.pinball, f.crps, f.winkler_80, f.winkler_95, f.is_in_raw_80, f.is_in_raw_95)
        is distinct from (a.date, a.close, a.pinball, a.crps, a.winkler_80, a.winkler_95, a.is_in_raw_80, a.is_in_raw_95);
  end loop;
end $$;

alter table worker.forecasts enable trigger note_changed_forecasts;

delete from worker.symbol_figures;
delete from worker.skill_sums;
delete from worker.quantile_sums;
delete from worker.skill_scales;
delete from worker.day_figures;
insert into worker.stale_symbols (symbol, horizon) select distinct symbol, horizon from worker.forecasts;
insert into worker.stale_days (as_of_date) select distinct as_of_date from worker.forecasts;
insert into worker.stale_moods (subject, date) values (null, null);
select worker.refresh_figures();

delete from worker.backtest_figures;
insert into worker.stale_backtests (backtest_id) select id from worker.backtests;
-- One that is not complete is computed where it is read, until its last run ends.
select worker.refresh_backtest(id) from api.backtests where finished_at is not null;
