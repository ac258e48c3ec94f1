-- Sums over the forecasts of the ledger by quantile: losses, and where the actual closes fell. Each level is a column until all rows are summed:
-- seven rows for each forecast would take ten times as long.

-- Each forecast with a 50 percent interval whose actual close is known, under each of its names: the losses of its quantiles, those as shares
-- of the close where the naive forecast of the same day has some to compare with, those of that forecast as shares of the close, and a 1 for
-- the range between two quantiles in which the actual close fell.
create or replace view worker.quantile_terms as
select f.symbol, shown.name as model, f.horizon, f.as_of_date,
  f.loss_1, f.loss_2, f.loss_3, f.loss_4, f.loss_5, f.loss_6, f.loss_7,
  case when f.naive_1 is not null then f.loss_1 / f.close end as relative_1, case when f.naive_2 is not null then f.loss_2 / f.close end as relative_2,
  case when f.naive_3 is not null then f.loss_3 / f.close end as relative_3, case when f.naive_4 is not null then f.loss_4 / f.close end as relative_4,
  case when f.naive_5 is not null then f.loss_5 / f.close end as relative_5, case when f.naive_6 is not null then f.loss_6 / f.close end as relative_6,
  case when f.naive_7 is not null then f.loss_7 / f.close end as relative_7,
  f.naive_1 / f.close as naive_1, f.naive_2 / f.close as naive_2, f.naive_3 / f.close as naive_3, f.naive_4 / f.close as naive_4,
  f.naive_5 / f.close as naive_5, f.naive_6 / f.close as naive_6, f.naive_7 / f.close as naive_7,
  (f.bin = 1)::integer as pit_1, (f.bin = 2)::integer as pit_2, (f.bin = 3)::integer as pit_3, (f.bin = 4)::integer as pit_4, (f.bin = 5)::integer as pit_5, (f.bin = 6)::integer as pit_6, (f.bin = 7)::integer as pit_7, (f.bin = 8)::integer as pit_8
from (
  select f.symbol, f.model, f.is_published, f.horizon, f.as_of_date, f.naive_close::double precision as close,
    l.loss_1, l.loss_2, l.loss_3, l.loss_4, l.loss_5, l.loss_6, l.loss_7,
    1 + (q.close > q.p1)::integer + (q.close > q.p2)::integer + (q.close > q.p3)::integer + (q.close > q.p4)::integer + (q.close > q.p5)::integer
      + (q.close > q.p6)::integer + (q.close > q.p7)::integer as bin,
    max(l.loss_1) filter (where f.model = 'naive') over same as naive_1, max(l.loss_2) filter (where f.model = 'naive') over same as naive_2,
    max(l.loss_3) filter (where f.model = 'naive') over same as naive_3, max(l.loss_4) filter (where f.model = 'naive') over same as naive_4,
    max(l.loss_5) filter (where f.model = 'naive') over same as naive_5, max(l.loss_6) filter (where f.model = 'naive') over same as naive_6,
    max(l.loss_7) filter (where f.model = 'naive') over same as naive_7
  from worker.forecasts f
  cross join lateral (
    select f.actual_close::double precision as close, f.lower_95::double precision as p1, f.lower_80::double precision as p2, f.lower_50::double precision as p3,
      f.predicted_close::double precision as p4, f.upper_50::double precision as p5, f.upper_80::double precision as p6, f.upper_95::double precision as p7
    offset 0
  ) as q
  -- Each step is computed once (offset 0); see worker.forecast_actuals for the loss.
  cross join lateral (
    select greatest(0.025 * (q.close - q.p1), (0.025 - 1) * (q.close - q.p1)) as loss_1, greatest(0.1 * (q.close - q.p2), (0.1 - 1) * (q.close - q.p2)) as loss_2,
      greatest(0.25 * (q.close - q.p3), (0.25 - 1) * (q.close - q.p3)) as loss_3, greatest(0.5 * (q.close - q.p4), (0.5 - 1) * (q.close - q.p4)) as loss_4,
      greatest(0.75 * (q.close - q.p5), (0.75 - 1) * (q.close - q.p5)) as loss_5, greatest(0.9 * (q.close - q.p6), (0.9 - 1) * (q.close - q.p6)) as loss_6,
      greatest(0.975 * (q.close - q.p7), (0.975 - 1) * (q.close - q.p7)) as loss_7
    offset 0
  ) as l
  where f.actual_close is not null and f.lower_50 is not null
  window same as (partition by f.symbol, f.horizon, f.as_of_date)
) as f
cross join lateral (values (f.model, true), ('published', f.is_published)) as shown (name, is_in)
where shown.is_in;

-- The definition of the sums, in the order of worker.quantile_sums, which holds them for every symbol without a mark in worker.stale_symbols.
create or replace view worker.computed_quantile_sums as
select symbol, model, horizon, count(*)::integer as n,
  sum(loss_1) as loss_1, sum(loss_2) as loss_2, sum(loss_3) as loss_3, sum(loss_4) as loss_4,
  sum(loss_5) as loss_5, sum(loss_6) as loss_6, sum(loss_7) as loss_7,
  sum(relative_1) as relative_1, sum(relative_2) as relative_2, sum(relative_3) as relative_3, sum(relative_4) as relative_4,
  sum(relative_5) as relative_5, sum(relative_6) as relative_6, sum(relative_7) as relative_7,
  sum(naive_1) as naive_1, sum(naive_2) as naive_2, sum(naive_3) as naive_3, sum(naive_4) as naive_4,
  sum(naive_5) as naive_5, sum(naive_6) as naive_6, sum(naive_7) as naive_7,
  sum(pit_1)::integer as pit_1, sum(pit_2)::integer as pit_2, sum(pit_3)::integer as pit_3, sum(pit_4)::integer as pit_4, sum(pit_5)::integer as pit_5, sum(pit_6)::integer as pit_6, sum(pit_7)::integer as pit_7, sum(pit_8)::integer as pit_8
from worker.quantile_terms
group by symbol, model, horizon;

-- The stored sums, and those of symbols with a mark computed.
create or replace view worker.shown_quantile_sums as
select * from worker.quantile_sums k where not exists (select from worker.stale_symbols m where m.symbol = k.symbol)
union all
-- The symbol of the mark, by which a question chooses before anything is computed.
select stale.symbol, c.model, c.horizon, c.n, c.loss_1, c.loss_2, c.loss_3, c.loss_4, c.loss_5, c.loss_6, c.loss_7,
  c.relative_1, c.relative_2, c.relative_3, c.relative_4, c.relative_5, c.relative_6, c.relative_7,
  c.naive_1, c.naive_2, c.naive_3, c.naive_4, c.naive_5, c.naive_6, c.naive_7,
  c.pit_1, c.pit_2, c.pit_3, c.pit_4, c.pit_5, c.pit_6, c.pit_7, c.pit_8
from (select distinct symbol from worker.stale_symbols) as stale
-- One symbol after the other (offset 0): joined, all of them would be computed to choose a few.
cross join lateral (select * from worker.computed_quantile_sums c where c.symbol = stale.symbol offset 0) as c;
