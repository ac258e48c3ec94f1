-- A split after the forecast restates the history, and the forecast's prices with it no longer compare. The close of the as-of
-- date tells by how much: it was naive_close when the forecast was made. Differences below one percent are a feed's corrections.
create or replace view api.forecasts as
select f.id, f.symbol, f.as_of_date, f.horizon, f.target_date, f.model, f.model_version_id, f.run_id,
  f.predicted_close, f.lower_80, f.upper_80, f.lower_95, f.upper_95, f.naive_close,
  case when abs(seen.close - f.naive_close) > 0.01 * f.naive_close then actual.close * f.naive_close / seen.close
    else actual.close
  end::numeric(18, 6) as actual_close,
  f.is_published, f.created_at
from worker.forecasts f
left join worker.price_bars actual on actual.symbol = f.symbol and actual.date = f.target_date
left join worker.price_bars seen on seen.symbol = f.symbol and seen.date = f.as_of_date;

comment on view api.forecasts is 'Every forecast ever made, beside the naive forecast and, once known, the actual close. Prices are in the listing currency.';
comment on column api.forecasts.as_of_date is 'The last session that the forecast has seen.';
comment on column api.forecasts.horizon is 'Sessions ahead, from 1.';
comment on column api.forecasts.target_date is 'The session that is forecast.';
comment on column api.forecasts.model is 'What made it: gru, lstm, rnn, or naive (the last close carried forward).';
comment on column api.forecasts.predicted_close is 'The forecast close of target_date.';
comment on column api.forecasts.lower_80 is 'The close should lie between lower_80 and upper_80 on 80 of 100 days.';
comment on column api.forecasts.lower_95 is 'The close should lie between lower_95 and upper_95 on 95 of 100 days.';
comment on column api.forecasts.naive_close is 'The close of as_of_date: the forecast that any model has to beat.';
comment on column api.forecasts.actual_close is 'The close that came; null until then. A split since the forecast is undone, so that it compares with predicted_close.';
comment on column api.forecasts.is_published is 'Whether this is the forecast that readers are shown for its symbol, date and horizon.';
