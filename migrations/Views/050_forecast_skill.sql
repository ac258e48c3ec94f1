-- Figures per symbol, model and horizon over the forecasts whose actual close is known.
--
-- dm_p_value is the test of Diebold and Mariano (1995) on the differences d of squared errors, model less naive. Their long-run
-- variance is that of Newey and West (1987) with Bartlett weights up to lag h - 1. Summed over all windows of h successive
-- centred differences (with zeros before the first and after the last), the squares of the window sums are n * h times
-- that variance, so that running sums do it in one pass: a window's sum is the difference of two of them, and the windows that
-- reach past the end are what is left from the last h - 1 of them. The statistic takes the small-sample factor of Harvey,
-- Leybourne and Newbold (1997) and is compared with Student's t with n - 1 degrees of freedom.
--
-- All steps share one order and one partition, so that the view reads and sorts its rows once, and a condition on symbol, model
-- or horizon reaches the tables.
create or replace view api.forecast_skill as
with known as (
  select symbol, model, horizon, as_of_date,
    (predicted_close - actual_close)::double precision as error,
    (naive_close - actual_close)::double precision as naive_error,
    actual_close::double precision as actual,
    sign(predicted_close - naive_close) as foretold,
    sign(actual_close - naive_close) as happened,
    actual_close between lower_80 and upper_80 as is_in_80,
    actual_close between lower_95 and upper_95 as is_in_95
  from api.forecasts
  where actual_close is not null
),
centred as (
  select *, row_number() over (series order by as_of_date) as t, count(*) over series as n,
    error ^ 2 - naive_error ^ 2 - avg(error ^ 2 - naive_error ^ 2) over series as u
  from known
  window series as (partition by symbol, model, horizon)
),
running as (
  select *, sum(u) over (partition by symbol, model, horizon order by as_of_date) as c
  from centred
),
squared as (
  select *, (c - lag(c, horizon, 0::double precision) over (partition by symbol, model, horizon order by as_of_date)) ^ 2
    + case when t > n - horizon and t < n then c ^ 2 else 0 end as squares
  from running
),
figures as (
  select symbol, model, horizon, count(*)::integer as n,
    avg(abs(error)) as mae, sqrt(avg(error ^ 2)) as rmse, 100 * avg(abs(error / actual)) as mape,
    avg(abs(naive_error)) as naive_mae, sqrt(avg(naive_error ^ 2)) as naive_rmse,
    avg((foretold = happened)::integer) filter (where foretold <> 0 and happened <> 0)::double precision as direction_accuracy,
    avg(is_in_80::integer)::double precision as coverage_80, avg(is_in_95::integer)::double precision as coverage_95,
    avg(error ^ 2 - naive_error ^ 2) as difference, sum(squares) / count(*) / horizon as variance,
    (count(*) + 1 - 2 * horizon + horizon * (horizon - 1)::double precision / count(*)) / count(*) as small_sample
  from squared
  group by symbol, model, horizon
)
select symbol, model, horizon, n, mae, rmse, mape,
  mae / nullif(naive_mae, 0) as mase,
  rmse / nullif(naive_rmse, 0) as rmse_ratio,
  direction_accuracy, coverage_80, coverage_95,
  -- The variance of naive against itself is zero.
  case when n >= 10 and n > 2 * horizon and variance > 0
    then worker.student_t_p_value(sqrt(small_sample * n / variance) * difference, n - 1)
  end as dm_p_value
from figures;

comment on view api.forecast_skill is 'How good the forecasts were, per symbol, model and horizon, over those whose actual close is known.';
comment on column api.forecast_skill.n is 'Forecasts whose actual close is known.';
comment on column api.forecast_skill.mae is 'Mean absolute error, in the listing currency.';
comment on column api.forecast_skill.rmse is 'Root of the mean squared error, in the listing currency.';
comment on column api.forecast_skill.mape is 'Mean absolute error in percent of the actual close.';
comment on column api.forecast_skill.mase is 'mae as a ratio to that of the naive forecast on the same days: below 1 is better.';
comment on column api.forecast_skill.rmse_ratio is 'rmse as a ratio to that of the naive forecast on the same days: below 1 is better.';
comment on column api.forecast_skill.direction_accuracy is 'Share of the days on which the close went where it was said to go; null for naive, which says nothing of that.';
comment on column api.forecast_skill.coverage_80 is 'Share of the days on which the close lay within the 80 percent interval: should be about 0.8.';
comment on column api.forecast_skill.coverage_95 is 'Share of the days on which the close lay within the 95 percent interval: should be about 0.95.';
comment on column api.forecast_skill.dm_p_value is 'Chance of a difference to the naive forecast as large as this from luck alone (Diebold-Mariano, two-sided): below 0.05 it counts. rmse_ratio says which is better. Null for naive and below 10 forecasts.';
