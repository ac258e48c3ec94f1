-- Where the actual values fell among the forecast quantiles. If the quantiles are right, each range gets its expected share.
create or replace function worker.pit_levels() returns table (bin integer, from_level double precision, to_level double precision)
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
  values (1, 0, 0.025::double precision), (2, 0.025, 0.1), (3, 0.1, 0.25), (4, 0.25, 0.5), (5, 0.5, 0.75), (6, 0.75, 0.9), (7, 0.9, 0.975), (8, 0.975, 1)
$$;

create or replace view api.forecast_pit as
select s.symbol, s.model, s.horizon, l.from_level::numeric as from_level, l.to_level::numeric as to_level, p.counts[l.bin] as n,
  (p.counts[l.bin] / s.n::double precision)::numeric as share, (l.to_level - l.from_level)::numeric as expected_share
from worker.shown_quantile_sums s
cross join lateral (select array[s.pit_1, s.pit_2, s.pit_3, s.pit_4, s.pit_5, s.pit_6, s.pit_7, s.pit_8] as counts offset 0) as p
cross join worker.pit_levels() as l;

comment on view api.forecast_pit is 'Probability integral transform histogram of the ledger: the share of actual closes between neighbouring forecast quantiles. Only models with a 50 percent interval.';
comment on column api.forecast_pit.from_level is 'Level of the quantile below the range; 0 for the lowest range.';
comment on column api.forecast_pit.n is 'Actual closes above the quantile of from_level, up to that of to_level.';
comment on column api.forecast_pit.expected_share is 'The share if the quantiles are right.';

-- The branches of one symbol and of all together are apart, so that a question for one of them reads nothing of the others.
create or replace view api.backtest_pit as
select s.backtest_id, s.symbol, s.model, s.horizon, l.from_level::numeric as from_level, l.to_level::numeric as to_level, s.counts[l.bin]::integer as n,
  (s.counts[l.bin] / given.total::double precision)::numeric as share, (l.to_level - l.from_level)::numeric as expected_share
from (
  select backtest_id, symbol, model, horizon, array[sum(pit[1]), sum(pit[2]), sum(pit[3]), sum(pit[4]), sum(pit[5]), sum(pit[6]), sum(pit[7]), sum(pit[8])] as counts
  from worker.backtest_scores
  group by backtest_id, symbol, model, horizon
  union all
  select backtest_id, '*', model, horizon, array[sum(pit[1]), sum(pit[2]), sum(pit[3]), sum(pit[4]), sum(pit[5]), sum(pit[6]), sum(pit[7]), sum(pit[8])]
  from worker.backtest_scores
  group by backtest_id, model, horizon
) as s
cross join lateral (select sum(n) as total from unnest(s.counts) as n offset 0) as given
join worker.pit_levels() as l on s.counts[l.bin] is not null;

comment on view api.backtest_pit is 'Probability integral transform histogram of a backtest over all folds, per symbol (* for all together), model and horizon.';
comment on column api.backtest_pit.from_level is 'Level of the quantile below the range; 0 for the lowest range.';
comment on column api.backtest_pit.n is 'Actual returns above the quantile of from_level, up to that of to_level.';
comment on column api.backtest_pit.expected_share is 'The share if the quantiles are right.';
comment on column api.forecast_pit.to_level is 'Level of the quantile above the range; 1 for the highest range.';
comment on column api.forecast_pit.share is 'n as a share of all actual closes of its symbol, model and horizon.';
comment on column api.backtest_pit.to_level is 'Level of the quantile above the range; 1 for the highest range.';
comment on column api.backtest_pit.share is 'n as a share of all actual closes of its symbol, model and horizon.';
comment on column api.forecast_pit.model is 'The model; published for whichever was shown to readers on each day.';
comment on column api.backtest_pit.model is 'What was evaluated; see api.backtest_skill.';
comment on column api.backtest_pit.symbol is 'The symbol; * for all together.';
