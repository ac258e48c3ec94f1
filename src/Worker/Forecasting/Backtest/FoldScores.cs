using Worker.Forecasting.Metrics;

namespace Worker.Forecasting.Backtest;

/// <summary>What one model did in one fold at one horizon.</summary>
/// <param name="Horizon">From 1.</param>
internal sealed record FoldScores(string Model, int Fold, int Horizon)
{
    /// <summary>By symbol: the figures, and the losses of each date, ascending.</summary>
    public SortedDictionary<string, SymbolScores> Symbols { get; } = new(StringComparer.Ordinal);
}

/// <summary>What one model did on one symbol in one fold at one horizon.</summary>
/// <param name="Dates">As-of dates, ascending.</param>
/// <param name="Losses">Mean pinball loss of each date, in units of the symbol's deviation.</param>
/// <param name="SquaredErrors">Squared error of the predicted log-return of each date, in units of the symbol's squared deviation.</param>
internal sealed record SymbolScores(SkillSums Sums, List<DateOnly> Dates, List<double> Losses, List<double> SquaredErrors);
