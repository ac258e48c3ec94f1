create or replace view api.backtests as
select b.id, b.run_id, b.settings, b.symbols, b.models, b.folds, b.stride, b.max_horizon, b.from_date, b.to_date, b.data_sha256, b.created_at,
  (done.parts / b.folds::double precision / cardinality(b.models))::numeric as progress, done.finished_at, done.seconds::numeric as seconds
from worker.backtests b
cross join lateral (
  select count(*) as parts, sum(p.seconds) as seconds,
    case when count(*) = b.folds * cardinality(b.models) then max(p.finished_at) end as finished_at
  from worker.backtest_parts p where p.backtest_id = b.id
) as done;

comment on view api.backtests is 'Every walk-forward backtest: what it covers and how far it is. See api.backtest_skill for its figures.';
comment on column api.backtests.stride is 'Sessions of a fold.';
comment on column api.backtests.from_date is 'First as-of date of the oldest fold.';
comment on column api.backtests.to_date is 'Last as-of date of the newest fold.';
comment on column api.backtests.progress is 'Share of its folds and models that are done, 0 to 1.';
comment on column api.backtests.finished_at is 'When the last of them was done; null until then.';
comment on column api.backtests.seconds is 'Time that fits and forecasts took, over all nodes.';

-- Per fold and day, over all symbols.
create or replace view api.backtest_days as
select s.backtest_id, s.fold, s.model, s.horizon, day.as_of_date, count(*)::integer as symbols, avg(day.loss)::numeric as pinball,
  avg(day.squared_error)::numeric as squared_error
from worker.backtest_scores s
cross join lateral unnest(s.dates, s.losses, s.squared_errors) as day (as_of_date, loss, squared_error)
group by s.backtest_id, s.fold, s.model, s.horizon, day.as_of_date;

comment on view api.backtest_days is 'The losses of each model, fold and day of a backtest, meaned over symbols, in units of each symbol''s deviation.';

create or replace view api.backtest_skill as
with scoped as (
  select s.*, scope.name as scope
  from worker.backtest_scores s
  join worker.backtests b on b.id = s.backtest_id
  cross join lateral (values ('all folds', true), ('newest fold', s.fold = b.folds), ('folds that chose', s.fold < b.folds)) as scope (name, is_in)
  where scope.is_in
),
named as (
  select s.*, given.name as shown from scoped s cross join lateral (values (s.symbol), ('*')) as given (name)
),
sums as (
  select backtest_id, scope, shown as symbol, model, horizon, sum(n) as n, sum(absolute_error) as absolute_error, sum(squared_error) as squared_error,
    sum(relative_error) as relative_error, sum((select sum(x) from unnest(losses) as x)) as loss, sum((select sum(x) from unnest(squared_errors) as x)) as square,
    sum(crps) as crps, sum(winkler_80) as winkler_80, sum(winkler_95) as winkler_95, sum(width_80) as width_80, sum(width_95) as width_95,
    sum(inside_80) as inside_80, sum(inside_95) as inside_95, sum(directions) as directions, sum(right_directions) as right_directions
  from named group by backtest_id, scope, shown, model, horizon
)
select f.backtest_id, f.scope, f.symbol, f.model, f.horizon, f.n::integer as n,
  (case when f.symbol <> '*' then f.absolute_error / f.n end)::numeric as mae,
  (case when f.symbol <> '*' then sqrt(f.squared_error / f.n) end)::numeric as rmse,
  (f.relative_error / f.n)::numeric as mape,
  (case when f.symbol <> '*' then f.absolute_error / nullif(naive.absolute_error, 0) end)::numeric as mae_ratio,
  sqrt(f.square / nullif(naive.square, 0))::numeric as rmse_ratio,
  (f.loss / f.n)::numeric as pinball, (f.loss / nullif(naive.loss, 0))::numeric as pinball_ratio,
  (f.loss / nullif(reference.loss, 0))::numeric as pinball_ratio_to_symmetric,
  (f.crps / f.n)::numeric as crps, (f.winkler_80 / f.n)::numeric as winkler_80, (f.winkler_95 / f.n)::numeric as winkler_95,
  (f.right_directions / nullif(f.directions, 0)::double precision)::numeric as direction_accuracy,
  (f.inside_80 / f.n::double precision)::numeric as coverage_80, i80.lower::numeric as coverage_80_lower, i80.upper::numeric as coverage_80_upper,
  (f.inside_95 / f.n::double precision)::numeric as coverage_95, i95.lower::numeric as coverage_95_lower, i95.upper::numeric as coverage_95_upper,
  (f.width_80 / f.n)::numeric as width_80, (f.width_95 / f.n)::numeric as width_95,
  dm.p_value::numeric as dm_p_value, dm.uses_bartlett as dm_uses_bartlett
from sums f
left join sums naive on naive.model = 'naive' and (naive.backtest_id, naive.scope, naive.symbol, naive.horizon) = (f.backtest_id, f.scope, f.symbol, f.horizon)
left join sums reference on reference.model = 'symmetric'
  and (reference.backtest_id, reference.scope, reference.symbol, reference.horizon) = (f.backtest_id, f.scope, f.symbol, f.horizon)
cross join lateral worker.share_interval(f.inside_80::bigint, f.n::bigint) as i80
cross join lateral worker.share_interval(f.inside_95::bigint, f.n::bigint) as i95
-- The mean over the symbols of each day, of the model and of naive.
left join lateral (
  select array_agg(pair.loss - pair.naive_loss order by pair.as_of_date) as differences
  from (
    select day.as_of_date, avg(day.loss) filter (where s.model = f.model) as loss, avg(day.loss) filter (where s.model = 'naive') as naive_loss
    from worker.backtest_scores s
    join worker.backtests b on b.id = s.backtest_id
    cross join lateral unnest(s.dates, s.losses) as day (as_of_date, loss)
    where s.backtest_id = f.backtest_id and s.model in (f.model, 'naive') and s.horizon = f.horizon and (f.symbol = '*' or s.symbol = f.symbol)
      and (f.scope = 'all folds' or (f.scope = 'newest fold') = (s.fold = b.folds))
    group by day.as_of_date
  ) as pair
  where pair.loss is not null and pair.naive_loss is not null
) as daily on f.model <> 'naive'
left join lateral worker.dm_test(daily.differences, f.horizon) as dm on true;

comment on view api.backtest_skill is 'Figures of a backtest per symbol (* for all together), model and horizon, over all folds, over the newest fold (which chose nothing), and over those before it. Shares are in 0..1.';
comment on column api.backtest_skill.scope is 'all folds, newest fold, or folds that chose: those before the newest.';
comment on column api.backtest_skill.n is 'Forecasts whose actual close is known.';
comment on column api.backtest_skill.mae is 'Mean absolute error, in the listing currency.';
comment on column api.backtest_skill.rmse_ratio is 'Root mean squared error of the log-return as a ratio to that of the naive forecast: below 1 is better.';
comment on column api.backtest_skill.pinball is 'Mean pinball loss of the log-return over seven quantiles, in units of the symbol''s daily deviation.';
comment on column api.backtest_skill.pinball_ratio is 'pinball as a ratio to that of the naive forecast: below 1 is better.';
comment on column api.backtest_skill.pinball_ratio_to_symmetric is 'pinball as a ratio to that of symmetric intervals as the textbook preset makes them.';
comment on column api.backtest_skill.crps is 'Continuous ranked probability score of the log-return, in units of the symbol''s daily deviation.';
comment on column api.backtest_skill.width_80 is 'Mean width of the 80 percent interval, in units of the symbol''s daily deviation.';
comment on column api.backtest_skill.dm_p_value is 'Chance of a difference in daily mean pinball loss to the naive forecast as large as this from luck alone (Diebold-Mariano, two-sided).';
comment on column api.backtest_skill.symbol is 'The symbol; * for all together.';
comment on column api.backtest_skill.model is 'What was evaluated: naive, drift, har, symmetric, or the network.';
comment on column api.backtest_skill.rmse is 'Root of the mean squared error, in the listing currency; null for all symbols together.';
comment on column api.backtest_skill.mape is 'Mean absolute error as a share of the actual close.';
comment on column api.backtest_skill.mae_ratio is 'mae as a ratio to that of the naive forecast: below 1 is better.';
comment on column api.backtest_skill.winkler_80 is 'Winkler''s score of the 80 percent interval, in units of the symbol''s daily deviation: width, and what lay outside of it times ten.';
comment on column api.backtest_skill.winkler_95 is 'Winkler''s score of the 95 percent interval, in units of the symbol''s daily deviation: width, and what lay outside of it times forty.';
comment on column api.backtest_skill.direction_accuracy is 'Share of the days on which the close went where it was said to go; null for a model that says nothing of that.';
comment on column api.backtest_skill.coverage_80 is 'Share of the closes within the 80 percent interval: should be about 0.8.';
comment on column api.backtest_skill.coverage_80_lower is 'Lower end of the 95 percent interval of coverage_80 if days and symbols were independent (Wilson).';
comment on column api.backtest_skill.coverage_80_upper is 'Upper end of that interval.';
comment on column api.backtest_skill.coverage_95 is 'Share of the closes within the 95 percent interval: should be about 0.95.';
comment on column api.backtest_skill.coverage_95_lower is 'Lower end of the 95 percent interval of coverage_95, as coverage_80_lower.';
comment on column api.backtest_skill.coverage_95_upper is 'Upper end of that interval.';
comment on column api.backtest_skill.width_95 is 'Mean width of the 95 percent interval, in units of the symbol''s daily deviation.';
comment on column api.backtest_skill.dm_uses_bartlett is 'Whether the equally weighted long-run variance was not positive, so that Bartlett weights were used.';
comment on column api.backtests.settings is 'What decides its numbers: network, features, folds.';
comment on column api.backtests.symbols is 'The symbols that it covers.';
comment on column api.backtests.models is 'The models that it compares.';
comment on column api.backtests.folds is 'How many folds it has; fold 1 is the oldest.';
comment on column api.backtests.max_horizon is 'Largest number of sessions ahead.';
comment on column api.backtests.data_sha256 is 'Fingerprint of the bars that it reads.';
comment on column api.backtests.created_at is 'When it began.';
comment on column api.backtest_days.fold is 'From 1, the oldest.';
comment on column api.backtest_days.model is 'What was evaluated; see api.backtest_skill.';
comment on column api.backtest_days.as_of_date is 'The last session that the forecasts have seen.';
comment on column api.backtest_days.symbols is 'Symbols with a forecast of that day.';
comment on column api.backtest_days.pinball is 'Mean pinball loss of the log-return.';
comment on column api.backtest_days.squared_error is 'Mean squared error of the log-return.';

-- Readers may not read what it read.
drop function if exists worker.backtest_daily_losses(bigint, text, text, text, integer);
