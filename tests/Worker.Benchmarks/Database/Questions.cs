namespace Worker.Benchmarks.Database;

/// <summary>What people ask of the views, of the symbol and the subject that have the most rows.</summary>
internal static class Questions
{
    public static IReadOnlyList<(string Name, string Sql)> All { get; } =
    [
        ("prices: a year of one symbol", "select * from api.prices where symbol = 'S0' order by date desc limit 250"),
        ("latest_prices: one symbol", "select * from api.latest_prices where symbol = 'S0'"),
        ("latest_prices: newest of all", "select * from api.latest_prices"),
        ("symbols: one", "select * from api.symbols where symbol = 'S0'"),
        ("symbols: all", "select * from api.symbols"),
        ("price_revisions: a year of one symbol", "select * from api.price_revisions where symbol = 'S0' and date >= '2024-03-01' order by date"),
        ("rejected_bars: one symbol", "select * from api.rejected_bars where symbol = 'S0'"),
        ("rejected_reviews: one source", "select * from api.rejected_reviews where source = 'source 1'"),
        ("rejection_counts: one symbol", "select * from api.rejection_counts where symbol = 'S0'"),
        ("rejection_counts: all", "select * from api.rejection_counts"),
        ("price_freshness: all", "select * from api.price_freshness"),
        ("price_gaps: one symbol", "select * from api.price_gaps where symbol = 'S0'"),
        ("forecasts: published of one symbol and horizon", "select * from api.forecasts where symbol = 'S0' and horizon = 1 and is_published order by as_of_date"),
        ("forecasts: one symbol", "select * from api.forecasts where symbol = 'S0'"),
        ("latest_forecasts: one symbol", "select * from api.latest_forecasts where symbol = 'S0'"),
        ("latest_forecasts: newest of all", "select * from api.latest_forecasts"),
        ("forecast_scores: published of one symbol and horizon", "select * from api.forecast_scores where symbol = 'S0' and horizon = 1 and is_published"),
        ("forecast_skill: one symbol", "select * from api.forecast_skill where symbol = 'S0'"),
        ("forecast_skill: published of all at one horizon", "select * from api.forecast_skill where model = 'published' and horizon = 1"),
        ("forecast_skill: all", "select * from api.forecast_skill"),
        ("skill_summary: one horizon", "select * from api.skill_summary where horizon = 1"),
        ("skill_summary: all", "select * from api.skill_summary"),
        ("rolling_skill: one model and horizon", "select * from api.rolling_skill where model = 'published' and horizon = 1"),
        ("rolling_skill: all", "select * from api.rolling_skill"),
        ("forecast_pit: one symbol", "select * from api.forecast_pit where symbol = 'S0'"),
        ("forecast_quantile_losses: one symbol", "select * from api.forecast_quantile_losses where symbol = 'S0'"),
        ("backtests: all", "select * from api.backtests"),
        ("backtest_skill: one symbol", "select * from api.backtest_skill where backtest_id = 1 and symbol = 'S0'"),
        ("backtest_skill: all symbols together", "select * from api.backtest_skill where backtest_id = 1 and symbol = '*'"),
        ("backtest_skill: all", "select * from api.backtest_skill where backtest_id = 1"),
        ("backtest_days: one model and horizon", "select * from api.backtest_days where backtest_id = 1 and model = 'gru' and horizon = 1"),
        ("backtest_days: all", "select * from api.backtest_days where backtest_id = 1"),
        ("backtest_pit: one symbol", "select * from api.backtest_pit where backtest_id = 1 and symbol = 'S0'"),
        ("backtest_pit: all", "select * from api.backtest_pit where backtest_id = 1"),
        ("backtest_quantile_losses: one symbol", "select * from api.backtest_quantile_losses where backtest_id = 1 and symbol = 'S0'"),
        ("backtest_quantile_losses: all symbols together", "select * from api.backtest_quantile_losses where backtest_id = 1 and symbol = '*'"),
        ("backtest_quantile_losses: all", "select * from api.backtest_quantile_losses where backtest_id = 1"),
        ("forecast_pit: all at one horizon", "select * from api.forecast_pit where horizon = 1"),
        ("forecast_quantile_losses: all", "select * from api.forecast_quantile_losses"),
        ("reviews: a month of one subject, by day", "select published_at::date, count(*) from api.reviews where subject = 'subject 1' and published_at >= '2025-10-01Z' and published_at < '2025-11-01Z' group by 1"),
        ("sentiment_scores: a month of one subject",
            "select count(*), avg(score) from api.sentiment_scores where subject = 'subject 1' and published_at >= '2025-10-01Z' and published_at < '2025-11-01Z' and is_current"),
        ("daily_sentiment: a month of one subject", "select * from api.daily_sentiment where subject = 'subject 1' and date between '2025-10-01' and '2025-10-31'"),
        ("daily_sentiment: one subject", "select * from api.daily_sentiment where subject = 'subject 1'"),
        ("daily_sentiment: newest of all", "select * from api.daily_sentiment where date = '2025-10-31'"),
        ("daily_sentiment: all", "select * from api.daily_sentiment"),
        ("mood_returns: one symbol", "select * from api.mood_returns where symbol = 'S10'"),
        ("mood_correlation: one subject", "select * from api.mood_correlation where subject = 'subject 1'"),
        ("mood_correlation: all", "select * from api.mood_correlation"),
    ];

    /// <summary>Of symbols and of a backtest whose stored figures are stale; S1 has a tenth of the forecasts of S0.</summary>
    public static IReadOnlyList<(string Name, string Sql)> Stale { get; } =
    [
        ("stale forecast_skill: one symbol", "select * from api.forecast_skill where symbol = 'S0'"),
        ("stale forecast_skill: another", "select * from api.forecast_skill where symbol = 'S1'"),
        ("stale forecast_quantile_losses: one symbol", "select * from api.forecast_quantile_losses where symbol = 'S0'"),
        ("stale forecast_quantile_losses: another", "select * from api.forecast_quantile_losses where symbol = 'S1'"),
        ("stale backtest_skill: one symbol", "select * from api.backtest_skill where backtest_id = 1 and symbol = 'S0'"),
        ("stale backtest_skill: all symbols together", "select * from api.backtest_skill where backtest_id = 1 and symbol = '*'"),
        ("stale backtest_skill: all", "select * from api.backtest_skill where backtest_id = 1"),
    ];
}
