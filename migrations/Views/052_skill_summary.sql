-- How many symbols a model beats the naive forecast on: what a mean over symbols hides.
create or replace view api.skill_summary as
select model, horizon, count(*)::integer as symbols, sum(n)::bigint as n,
  avg((pinball_ratio < 1)::integer)::double precision::numeric as beats_naive_share,
  avg((rmse_ratio < 1)::integer)::double precision::numeric as beats_naive_rmse_share,
  (avg((pinball_ratio < 1 and dm_p_value < 0.05)::integer) filter (where dm_p_value is not null))::double precision::numeric as beats_naive_clearly_share,
  (avg((pinball_ratio > 1 and dm_p_value < 0.05)::integer) filter (where dm_p_value is not null))::double precision::numeric as loses_clearly_share,
  (percentile_cont(0.5) within group (order by pinball_ratio::double precision))::numeric as median_pinball_ratio,
  (percentile_cont(0.5) within group (order by rmse_ratio::double precision))::numeric as median_rmse_ratio,
  (sum(coverage_80 * n) / sum(n))::double precision::numeric as coverage_80, (sum(coverage_95 * n) / sum(n))::double precision::numeric as coverage_95,
  (sum(direction_accuracy * n) / sum(n) filter (where direction_accuracy is not null))::double precision::numeric as direction_accuracy
from api.forecast_skill
group by model, horizon;

comment on view api.skill_summary is 'api.forecast_skill over all symbols, per model and horizon: the share of symbols on which a model beats the naive forecast. Shares are in 0..1.';
comment on column api.skill_summary.model is 'The model; published for whichever was shown to readers on each day.';
comment on column api.skill_summary.symbols is 'Symbols with a forecast whose actual close is known.';
comment on column api.skill_summary.n is 'Forecasts whose actual close is known.';
comment on column api.skill_summary.beats_naive_share is 'Share of the symbols whose pinball_ratio is below 1. About 0.5 is what luck gives.';
comment on column api.skill_summary.beats_naive_rmse_share is 'Share of the symbols whose rmse_ratio is below 1.';
comment on column api.skill_summary.beats_naive_clearly_share is 'Share of the symbols with pinball_ratio below 1 and dm_p_value below 0.05, of those that have a dm_p_value.';
comment on column api.skill_summary.loses_clearly_share is 'Share of the symbols with pinball_ratio above 1 and dm_p_value below 0.05, of those that have a dm_p_value. Luck alone gives about 0.025.';
comment on column api.skill_summary.median_pinball_ratio is 'Median over the symbols.';
comment on column api.skill_summary.median_rmse_ratio is 'Median over the symbols.';
comment on column api.skill_summary.coverage_80 is 'Share of the forecasts whose close lay within the 80 percent interval.';
comment on column api.skill_summary.coverage_95 is 'Share of the forecasts whose close lay within the 95 percent interval.';
comment on column api.skill_summary.direction_accuracy is 'Mean of the symbols'' direction_accuracy, weighted by their forecasts.';
