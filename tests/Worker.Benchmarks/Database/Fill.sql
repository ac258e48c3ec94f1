-- Fills an empty database of the worker at a size: @scale 1 is 5 million bars of 1,000 symbols, 2 million forecasts, 3 million reviews with a
-- score each. Every tenth symbol has half of the forecasts, and subject k has a share of the reviews that falls with 1/k. Repeatable:
-- what looks like chance is a hash of the key.

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
