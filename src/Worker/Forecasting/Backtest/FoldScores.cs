using Worker.Forecasting.Metrics;

namespace Worker.Forecasting.Backtest;

/// <summary>What one model did in one fold at one horizon.</summary>
/// <param name="Horizon">From 1.</param>
internal sealed record FoldScores(string Model, int Fold, int Horizon)
{
    /// <summary>By symbol: the figures, and the losses of each date, ascending.</summary>
    public SortedDictionary<string, SymbolScores> Symbols { get; } = new(StringComparer.Ordinal);

    /// <summary>The scores of some symbols; those that were not evaluated are left out.</summary>
    public FoldScores Of(IEnumerable<string> symbols)
    {
        var some = new FoldScores(Model, Fold, Horizon);
        foreach (var symbol in symbols)
        {
            if (Symbols.TryGetValue(symbol, out var scores))
                some.Symbols[symbol] = scores;
        }
        return some;
    }
}

/// <summary>What one model did on one symbol in one fold at one horizon.</summary>
/// <param name="Dates">As-of dates, ascending.</param>
/// <param name="Losses">Mean pinball loss of each date, in units of the symbol's deviation.</param>
/// <param name="SquaredErrors">
/// Squared error of the predicted log-return of each date, in units of the symbol's squared deviation; empty if they are not kept.
/// </param>
internal sealed record SymbolScores(SkillSums Sums, ArraySegment<DateOnly> Dates, double[] Losses, double[] SquaredErrors);
