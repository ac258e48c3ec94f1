-- Skill over time: per model and horizon, over all symbols, the last 60 as-of dates up to each.
create or replace view api.rolling_skill as
with scored as (
  select symbol, model, horizon, as_of_date, error, naive_error, is_in_80, is_in_95, is_in_raw_80, is_in_raw_95, pinball, naive_close from worker.scored_forecasts
  union all
  select symbol, 'published', horizon, as_of_date, error, naive_error, is_in_80, is_in_95, is_in_raw_80, is_in_raw_95, pinball, naive_close
  from worker.scored_forecasts where is_published
),
days as (
  select s.model, s.horizon, s.as_of_date, count(*) as n, sum(s.is_in_80::integer) as inside_80, sum(s.is_in_95::integer) as inside_95,
    sum(s.is_in_raw_80::integer) as raw_80, sum(s.is_in_raw_95::integer) as raw_95,
    sum((s.error / s.naive_close) ^ 2) as squares, sum((s.naive_error / s.naive_close) ^ 2) as naive_squares,
    sum(s.pinball / s.naive_close) filter (where naive.pinball is not null) as pinball, sum(naive.pinball / s.naive_close) as naive_pinball
  from scored s
  left join worker.scored_forecasts naive on naive.symbol = s.symbol and naive.horizon = s.horizon and naive.as_of_date = s.as_of_date and naive.model = 'naive'
  group by s.model, s.horizon, s.as_of_date
)
select model, horizon, as_of_date, (sum(n) over recent)::integer as n,
  (sum(pinball) over recent / nullif(sum(naive_pinball) over recent, 0))::numeric as pinball_ratio,
  sqrt(sum(squares) over recent / nullif(sum(naive_squares) over recent, 0))::numeric as rmse_ratio,
  (sum(inside_80) over recent / sum(n) over recent)::double precision::numeric as coverage_80,
  (sum(inside_95) over recent / sum(n) over recent)::double precision::numeric as coverage_95,
  (sum(raw_80) over recent / sum(n) over recent)::double precision::numeric as raw_coverage_80,
  (sum(raw_95) over recent / sum(n) over recent)::double precision::numeric as raw_coverage_95
from days
window recent as (partition by model, horizon order by as_of_date rows between 59 preceding and current row);

comment on view api.rolling_skill is 'Skill of each model (and of what was published) over all symbols and the last 60 as-of dates up to each. Shares are in 0..1.';
comment on column api.rolling_skill.n is 'Forecasts of the 60 as-of dates whose actual close is known.';
comment on column api.rolling_skill.pinball_ratio is 'Pinball loss as a share of the close, as a ratio to that of the naive forecast: below 1 is better.';
comment on column api.rolling_skill.rmse_ratio is 'Root mean squared relative error as a ratio to that of the naive forecast: below 1 is better.';
comment on column api.rolling_skill.raw_coverage_80 is 'coverage_80 before live calibration.';
comment on column api.rolling_skill.model is 'The model; published for whichever was shown to readers on each day.';
comment on column api.rolling_skill.as_of_date is 'The newest of the 60 as-of dates.';
comment on column api.rolling_skill.coverage_80 is 'Share of the closes within the 80 percent interval: should be about 0.8.';
comment on column api.rolling_skill.coverage_95 is 'Share of the closes within the 95 percent interval: should be about 0.95.';
comment on column api.rolling_skill.raw_coverage_95 is 'coverage_95 before live calibration.';
