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

-- Per fold and day, over all symbols: stored with each part of a backtest.
create or replace view api.backtest_days as
select backtest_id, fold, model, horizon, as_of_date, symbols, (loss / symbols)::numeric as pinball, (squared_error / symbols)::numeric as squared_error
from worker.backtest_days;

comment on view api.backtest_days is 'The losses of each model, fold and day of a backtest, meaned over symbols, in units of each symbol''s deviation.';

-- Sums of a symbol, and of all under the name *. A question for one of them reads nothing of the others: the branches are apart, and the
-- figures of naive and symmetric are looked up by a window over what the question asks for.
create or replace view worker.backtest_sums as
with scopes as (
  select b.id as backtest_id, scope.name as scope, scope.first_fold, scope.last_fold
  from worker.backtests b
  cross join lateral (values ('all folds', 1, b.folds), ('newest fold', b.folds, b.folds), ('folds that chose', 1, b.folds - 1)) as scope (name, first_fold, last_fold)
)
select s.backtest_id, scopes.scope, s.symbol, s.model, s.horizon, scopes.first_fold, scopes.last_fold, sum(s.n) as n, sum(s.absolute_error) as absolute_error,
  sum(s.squared_error) as squared_error, sum(s.relative_error) as relative_error, sum((select sum(x) from unnest(s.losses) as x)) as loss,
  sum((select sum(x) from unnest(s.squared_errors) as x)) as square, sum(s.crps) as crps, sum(s.winkler_80) as winkler_80, sum(s.winkler_95) as winkler_95,
  sum(s.width_80) as width_80, sum(s.width_95) as width_95, sum(s.inside_80) as inside_80, sum(s.inside_95) as inside_95, sum(s.directions) as directions,
  sum(s.right_directions) as right_directions
from worker.backtest_scores s join scopes on scopes.backtest_id = s.backtest_id and s.fold between scopes.first_fold and scopes.last_fold
group by s.backtest_id, scopes.scope, s.symbol, s.model, s.horizon, scopes.first_fold, scopes.last_fold
union all
select s.backtest_id, scopes.scope, '*', s.model, s.horizon, scopes.first_fold, scopes.last_fold, sum(s.n), null, null, sum(s.relative_error),
  (select sum(day.loss) from worker.backtest_days day where day.backtest_id = s.backtest_id and day.model = s.model and day.horizon = s.horizon
    and day.fold between scopes.first_fold and scopes.last_fold),
  (select sum(day.squared_error) from worker.backtest_days day where day.backtest_id = s.backtest_id and day.model = s.model and day.horizon = s.horizon
    and day.fold between scopes.first_fold and scopes.last_fold),
  sum(s.crps), sum(s.winkler_80), sum(s.winkler_95), sum(s.width_80), sum(s.width_95), sum(s.inside_80), sum(s.inside_95), sum(s.directions), sum(s.right_directions)
from worker.backtest_scores s join scopes on scopes.backtest_id = s.backtest_id and s.fold between scopes.first_fold and scopes.last_fold
group by s.backtest_id, scopes.scope, s.model, s.horizon, scopes.first_fold, scopes.last_fold;

create or replace view api.backtest_skill as
select f.backtest_id, f.scope, f.symbol, f.model, f.horizon, f.n::integer as n,
  (f.absolute_error / f.n)::numeric as mae,
  sqrt(f.squared_error / f.n)::numeric as rmse,
  (f.relative_error / f.n)::numeric as mape,
  (f.absolute_error / nullif(f.naive_absolute_error, 0))::numeric as mae_ratio,
  sqrt(f.square / nullif(f.naive_square, 0))::numeric as rmse_ratio,
  (f.loss / f.n)::numeric as pinball, (f.loss / nullif(f.naive_loss, 0))::numeric as pinball_ratio,
  (f.loss / nullif(f.symmetric_loss, 0))::numeric as pinball_ratio_to_symmetric,
  (f.crps / f.n)::numeric as crps, (f.winkler_80 / f.n)::numeric as winkler_80, (f.winkler_95 / f.n)::numeric as winkler_95,
  (f.right_directions / nullif(f.directions, 0)::double precision)::numeric as direction_accuracy,
  (f.inside_80 / f.n::double precision)::numeric as coverage_80, i80.lower::numeric as coverage_80_lower, i80.upper::numeric as coverage_80_upper,
  (f.inside_95 / f.n::double precision)::numeric as coverage_95, i95.lower::numeric as coverage_95_lower, i95.upper::numeric as coverage_95_upper,
  (f.width_80 / f.n)::numeric as width_80, (f.width_95 / f.n)::numeric as width_95,
  dm.p_value::numeric as dm_p_value, dm.uses_bartlett as dm_uses_bartlett
from (
  select *, max(absolute_error) filter (where model = 'naive') over named as naive_absolute_error, max(square) filter (where model = 'naive') over named as naive_square,
    max(loss) filter (where model = 'naive') over named as naive_loss, max(loss) filter (where model = 'symmetric') over named as symmetric_loss
  from worker.backtest_sums
  window named as (partition by backtest_id, scope, symbol, horizon)
) as f
cross join lateral worker.share_interval(f.inside_80::bigint, f.n::bigint) as i80
cross join lateral worker.share_interval(f.inside_95::bigint, f.n::bigint) as i95
-- By day, of the model and of naive; over all symbols, of their means.
left join lateral (
  select array_agg(pair.loss - pair.naive_loss order by pair.as_of_date) as differences
  from (
    select given.as_of_date, sum(given.loss) filter (where given.model = f.model) / sum(given.symbols) filter (where given.model = f.model) as loss,
      sum(given.loss) filter (where given.model = 'naive') / sum(given.symbols) filter (where given.model = 'naive') as naive_loss
    from (
      select s.model, day.as_of_date, day.loss, 1 as symbols
      from worker.backtest_scores s cross join lateral unnest(s.dates, s.losses) as day (as_of_date, loss)
      where f.symbol <> '*' and s.backtest_id = f.backtest_id and s.symbol = f.symbol and s.horizon = f.horizon and s.model in (f.model, 'naive')
        and s.fold between f.first_fold and f.last_fold
      union all
      select day.model, day.as_of_date, day.loss, day.symbols
      from worker.backtest_days day
      where f.symbol = '*' and day.backtest_id = f.backtest_id and day.horizon = f.horizon and day.model in (f.model, 'naive')
        and day.fold between f.first_fold and f.last_fold
    ) as given
    group by given.as_of_date
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
