-- Sums over all symbols per model, horizon and as-of date. The model "published" is the one that readers saw. Losses and errors are shares of
-- the close. This is the definition; worker.day_figures holds it for every day without a mark in worker.stale_days.
create or replace view worker.computed_days as
select s.name as model, s.horizon, s.as_of_date, count(*) as n, count(s.naive_pinball) as naive_n,
  count(*) filter (where s.is_in_80) as inside_80, count(*) filter (where s.is_in_95) as inside_95,
  count(*) filter (where s.is_in_raw_80) as raw_80, count(*) filter (where s.is_in_raw_95) as raw_95,
  sum((s.error / s.naive_close) ^ 2) as squares, sum((s.naive_error / s.naive_close) ^ 2) as naive_squares,
  sum(s.pinball / s.naive_close) filter (where s.naive_pinball is not null) as pinball, sum(s.naive_pinball / s.naive_close) as naive_pinball
from worker.named_scores s
group by s.name, s.horizon, s.as_of_date;

create or replace view worker.daily_skill as
select f.* from worker.day_figures f where not exists (select from worker.stale_days s where s.as_of_date = f.as_of_date)
union all
select c.model, c.horizon, stale.as_of_date, c.n, c.naive_n, c.inside_80, c.inside_95, c.raw_80, c.raw_95, c.squares, c.naive_squares, c.pinball, c.naive_pinball
from (select distinct as_of_date from worker.stale_days) as stale
cross join lateral (select * from worker.computed_days c where c.as_of_date = stale.as_of_date offset 0) as c;

-- Skill over time: per model and horizon, over all symbols, the last 60 as-of dates up to each.
create or replace view api.rolling_skill as
select model, horizon, as_of_date, (sum(n) over recent)::integer as n,
  (sum(pinball) over recent / nullif(sum(naive_pinball) over recent, 0))::numeric as pinball_ratio,
  sqrt(sum(squares) over recent / nullif(sum(naive_squares) over recent, 0))::numeric as rmse_ratio,
  (sum(inside_80) over recent / sum(n) over recent)::double precision::numeric as coverage_80,
  (sum(inside_95) over recent / sum(n) over recent)::double precision::numeric as coverage_95,
  (sum(raw_80) over recent / sum(n) over recent)::double precision::numeric as raw_coverage_80,
  (sum(raw_95) over recent / sum(n) over recent)::double precision::numeric as raw_coverage_95
from worker.daily_skill
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
