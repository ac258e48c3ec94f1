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

-- The definition of the figures of a backtest, of each symbol and of all under the name *, from what was stored with its parts. A question
-- for one symbol reads nothing of the others: the branches are apart, and all other steps are by symbol. worker.backtest_figures holds them for
-- every backtest without a mark in worker.stale_backtests.
create or replace view worker.computed_backtest_skill as
select b.id as backtest_id, f.scope, f.symbol, f.model, f.horizon, f.n::integer as n,
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
from worker.backtests b
cross join lateral (
  select s.*, max(s.absolute_error) filter (where s.model = 'naive') over named as naive_absolute_error,
    max(s.square) filter (where s.model = 'naive') over named as naive_square, max(s.loss) filter (where s.model = 'naive') over named as naive_loss,
    max(s.loss) filter (where s.model = 'symmetric') over named as symmetric_loss
  from (
    select scope.name as scope, p.symbol, p.model, p.horizon, sum(p.n) as n, sum(p.absolute_error) as absolute_error, sum(p.squared_error) as squared_error,
      sum(p.relative_error) as relative_error, sum(p.loss) as loss, sum(p.square) as square, sum(p.crps) as crps, sum(p.winkler_80) as winkler_80,
      sum(p.winkler_95) as winkler_95, sum(p.width_80) as width_80, sum(p.width_95) as width_95, sum(p.inside_80) as inside_80,
      sum(p.inside_95) as inside_95, sum(p.directions) as directions, sum(p.right_directions) as right_directions,
      -- The newest fold follows the others in time.
      worker.add_loss_sums((array_agg(p.differences) filter (where not p.is_newest))[1], (array_agg(p.differences) filter (where p.is_newest))[1], p.horizon)
        as differences
    -- Before the newest fold and in it.
    from (
      select s.*, case when s.model <> 'naive' then worker.loss_sums_of((
          select array_agg(day.difference order by own.fold, day.place)
          from worker.backtest_scores own
          join worker.backtest_scores naive on naive.backtest_id = own.backtest_id and naive.symbol = own.symbol and naive.horizon = own.horizon
            and naive.model = 'naive' and naive.fold = own.fold
          cross join lateral unnest(worker.loss_differences(own.dates, own.losses, naive.dates, naive.losses))
            with ordinality as day (difference, place)
          where own.backtest_id = b.id and own.symbol = s.symbol and own.horizon = s.horizon and own.model = s.model
            and (own.fold = b.folds) = s.is_newest), s.horizon) end as differences
      from (
        select s.symbol, s.model, s.horizon, s.fold = b.folds as is_newest, sum(s.n) as n, sum(s.absolute_error) as absolute_error,
          sum(s.squared_error) as squared_error, sum(s.relative_error) as relative_error, sum(day.loss) as loss, sum(day.square) as square,
          sum(s.crps) as crps, sum(s.winkler_80) as winkler_80, sum(s.winkler_95) as winkler_95, sum(s.width_80) as width_80, sum(s.width_95) as width_95, sum(s.inside_80) as inside_80,
          sum(s.inside_95) as inside_95, sum(s.directions) as directions, sum(s.right_directions) as right_directions
        from worker.backtest_scores s
        cross join lateral (select sum(loss) as loss, sum(square) as square from unnest(s.losses, s.squared_errors) as day (loss, square)) as day
        where s.backtest_id = b.id
        group by s.symbol, s.model, s.horizon, s.fold = b.folds
      ) as s
      union all
      -- Losses of all symbols together are means over them, by day.
      select '*', s.model, s.horizon, s.is_newest, s.n, null, null, s.relative_error, days.loss, days.square, s.crps, s.winkler_80, s.winkler_95, s.width_80, s.width_95,
        s.inside_80, s.inside_95, s.directions, s.right_directions,
        case when s.model <> 'naive' then worker.loss_sums_of((
          select array_agg(pair.own - pair.naive order by pair.as_of_date)
          from (
            select day.as_of_date, max(day.loss / day.symbols) filter (where day.model = s.model) as own,
              max(day.loss / day.symbols) filter (where day.model = 'naive') as naive
            from worker.backtest_days day
            where day.backtest_id = b.id and day.model in (s.model, 'naive') and day.horizon = s.horizon and (day.fold = b.folds) = s.is_newest
            group by day.fold, day.as_of_date
          ) as pair
          where pair.own is not null and pair.naive is not null), s.horizon) end
      from (
        select s.model, s.horizon, s.fold = b.folds as is_newest, sum(s.n) as n, sum(s.relative_error) as relative_error, sum(s.crps) as crps,
          sum(s.winkler_80) as winkler_80, sum(s.winkler_95) as winkler_95, sum(s.width_80) as width_80, sum(s.width_95) as width_95,
          sum(s.inside_80) as inside_80, sum(s.inside_95) as inside_95, sum(s.directions) as directions, sum(s.right_directions) as right_directions
        from worker.backtest_scores s
        where s.backtest_id = b.id
        group by s.model, s.horizon, s.fold = b.folds
      ) as s
      cross join lateral (
        select sum(day.loss) as loss, sum(day.squared_error) as square from worker.backtest_days day
        where day.backtest_id = b.id and day.model = s.model and day.horizon = s.horizon and (day.fold = b.folds) = s.is_newest
      ) as days
    ) as p
    join (values ('all folds', null), ('newest fold', true), ('folds that chose', false)) as scope (name, is_newest) on p.is_newest = coalesce(scope.is_newest, p.is_newest)
    group by scope.name, p.symbol, p.model, p.horizon
  ) as s
  window named as (partition by s.scope, s.symbol, s.horizon)
) as f
cross join lateral worker.share_interval(f.inside_80::bigint, f.n::bigint) as i80
cross join lateral worker.share_interval(f.inside_95::bigint, f.n::bigint) as i95
left join lateral worker.dm_test(f.differences, f.horizon) as dm on true;

create or replace view api.backtest_skill as
select f.* from worker.backtest_figures f where not exists (select from worker.stale_backtests s where s.backtest_id = f.backtest_id)
union all
-- By an array, which chooses the backtests before anything is computed.
select c.* from worker.computed_backtest_skill c where c.backtest_id = any (array(select backtest_id from worker.stale_backtests));

drop view if exists worker.backtest_sums;

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
