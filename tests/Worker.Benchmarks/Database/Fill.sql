-- Fills an empty database of the worker at a size: @scale 1 is 5 million bars of 1,000 symbols, 2 million forecasts, 3 million reviews with a
-- score each. Every tenth symbol has half of the forecasts, and subject k has a share of the reviews that falls with 1/k. Two backtests of 100
-- symbols and eight folds at any scale from 0.1. Repeatable: what looks like chance is a hash of the key.

insert into worker.model_versions (id, kind, name, trained_from, trained_to, metrics, settings, data_sha256, code_version, seed, device, is_current,
  checkpoint_path, checkpoint_sha256, created_at)
overriding system value
select n, case when n <= 2 then 'sentiment' else 'forecaster' end, case when n <= 2 then 'bert' else 'gru' end, '2020-01-01', '2025-01-01', '{}', '{}', '', '', 1, 'cpu',
  n >= 2, n::text, '', now()
from generate_series(1, 3) as n;

insert into worker.symbols (symbol, source, currency, time_zone, calendar, session_close, first_date, last_date, last_attempt_at, last_success_at, requested_from, is_followed)
select 'S' || s, 'csv', 'USD', 'America/New_York', 'weekdays', '16:00', date '2006-01-02', date '2006-01-02' + 6998, now(), now(), '2006-01-02', true
from generate_series(0, (1000 * @scale)::integer - 1) as s;

-- Twenty years less a little: 5,000 weekdays up to a day of 2025.
insert into worker.price_bars (symbol, date, open, high, low, close, adjusted_close, volume, source, fetched_at)
select symbol, date, round(close * 0.998, 4), round(close * 1.01, 4), round(close * 0.99, 4), close, close, 100000 + noise % 900000, 'csv', now()
from (
  select 'S' || s as symbol, date '2006-01-02' + 7 * (i / 5) + i % 5 as date, abs(hashint4(s * 8192 + i)) as noise,
    round((50 + s % 200 + 10 * sin(i / 40.0 + s) + (abs(hashint4(s * 8192 + i)) % 1000) / 500.0)::numeric, 4) as close
  from generate_series(0, (1000 * @scale)::integer - 1) as s, generate_series(0, 4999) as i
) as bars;
analyze worker.price_bars;

-- One for each of four models and five horizons: 500 days of every tenth symbol, 56 of the others, up to the newest bar.
insert into worker.forecasts (symbol, as_of_date, horizon, target_date, model, model_version_id, predicted_close, lower_50, upper_50, lower_80, upper_80, lower_95, upper_95,
  naive_close, calibration_80, calibration_95, is_published, created_at)
select b.symbol, b.date, h, b.date + h, m, case when m = 'gru' then 3 end, p, p - 0.7 * w, p + 0.7 * w, p - 1.3 * w, p + 1.3 * w, p - 2 * w, p + 2 * w,
  b.close, 1.1, 1, m = case when abs(hashtext(b.symbol)) % 3 = 0 then 'gru' else 'har' end, now()
from (select s, 'S' || s as symbol from generate_series(0, (1000 * @scale)::integer - 1) as s) as given
cross join lateral (
  select * from worker.price_bars b where b.symbol = given.symbol order by b.date desc limit case when given.s % 10 = 0 then 500 else 56 end
) as b
cross join generate_series(1, 5) as h
cross join unnest('{naive,drift,har,gru}'::text[]) as m
cross join lateral (
  select round(b.close + case m when 'naive' then 0 when 'drift' then 0.01 * h else (b.volume % 100 - 50) * 0.01 end, 4) as p,
    round((1 + case m when 'naive' then 0.2 else 0 end) * sqrt(h)::numeric, 4) as w
) as said;
analyze worker.forecasts;

insert into worker.symbol_subjects select 'S' || n * 10, 'subject ' || n from generate_series(1, (100 * @scale)::integer) as n;

-- 300 subjects over four years.
insert into worker.reviews (source, external_id, subject, published_at, rating, body, language, text_sha256, first_seen_at, updated_at)
select 'app', n::text, 'subject ' || floor(exp((noise % 100000) / 100000.0 * ln(300)))::integer, timestamptz '2022-01-01Z' + (n * 42.0 / @scale) * interval '1 second', 1 + noise % 5,
  repeat('a review of some words ', 4), 'en', md5(n::text) || md5(n::text), now(), now()
from (select n, abs(hashint8(n)) as noise from generate_series(1, (3000000 * @scale)::bigint) as n) as given;
insert into worker.sentiment_scores (review_id, model_version_id, score, text_sha256, scored_at)
select id, case when id % 10 = 0 then 1 else 2 end, (abs(hashint8(id + 1)) % 1000) / 1000.0, text_sha256, now() from worker.reviews;

-- Of every tenth symbol, the whole history was restated once (a split), and fifty bars were rejected; of each review source, a thousand entries.
insert into worker.price_revisions (symbol, date, open, high, low, close, adjusted_close, volume, source, fetched_at, first_seen_at, replaced_at, is_removed)
select symbol, date, open * 2, high * 2, low * 2, close * 2, adjusted_close * 2, volume / 2, source, now(), now(), now(), false
from worker.price_bars where substr(symbol, 2)::integer % 10 = 0;
insert into worker.rejected_bars (symbol, source, rule, row_key, date, detail, values, rejected_at)
select 'S' || s, 'csv', 'rule ' || i % 5, i::text, date '2006-01-02' + 100 * i, 'received 1, expected 2', '{"close": 1}', now()
from generate_series(0, (1000 * @scale)::integer - 1, 10) as s, generate_series(1, 50) as i;
insert into worker.rejected_reviews (source, rule, row_key, detail, values, rejected_at)
select 'source ' || s, 'rule ' || i % 5, i::text, 'received 1, expected 2', '{"rating": 9}', now() from generate_series(1, (50 * @scale)::integer + 1) as s, generate_series(1, 1000) as i;

-- Five models, five horizons and eight folds of 47 sessions, as walk-forward backtests store them.
insert into worker.backtests (fingerprint, data_sha256, settings, symbols, models, folds, stride, max_horizon, from_date, to_date, created_at)
select n::text, '', '{}', array(select 'S' || s from generate_series(0, least(100, (1000 * @scale)::integer) - 1) as s), '{naive,drift,har,symmetric,gru}', 8, 47, 5,
  '2024-01-01', '2025-06-06', now()
from generate_series(1, 2) as n;
insert into worker.backtest_parts (backtest_id, fold, model, seconds, finished_at)
select b.id, fold, model, 1, now() from worker.backtests b cross join generate_series(1, b.folds) as fold cross join unnest(b.models) as model;
insert into worker.backtest_scores (backtest_id, fold, model, symbol, horizon, n, dates, losses, squared_errors, crps, winkler_80, winkler_95, width_80, width_95, inside_80,
  inside_95, absolute_error, squared_error, relative_error, directions, right_directions, pinball_of_level, pit)
select p.backtest_id, p.fold, p.model, symbol, horizon, 47, days.dates, days.losses, days.squares, 15, 140, 220, 120, 185, 38, 44, 50, 80, 0.5, 47, 20 + p.fold,
  array(select 2 + l * 0.1 from generate_series(1, 7) as l), '{1,4,7,12,11,7,4,1}'
from worker.backtest_parts p join worker.backtests b on b.id = p.backtest_id cross join unnest(b.symbols) as symbol cross join generate_series(1, 5) as horizon
cross join lateral (
  select array_agg(date '2024-01-01' + 7 * (i / 5) + i % 5 order by i) as dates, array_agg(0.2 + noise / 1000.0 order by i) as losses, array_agg(noise / 500.0 order by i) as squares
  from (select i, abs(hashtext(symbol || p.model || i || ' ' || horizon || ' ' || p.backtest_id)) % 1000 as noise
    from generate_series(47 * (p.fold - 1), 47 * p.fold - 1) as i) as drawn
) as days;
insert into worker.backtest_days
select s.backtest_id, s.fold, s.model, s.horizon, day.as_of_date, count(*), sum(day.loss), sum(day.squared_error)
from worker.backtest_scores s cross join lateral unnest(s.dates, s.losses, s.squared_errors) as day (as_of_date, loss, squared_error)
group by s.backtest_id, s.fold, s.model, s.horizon, day.as_of_date;
