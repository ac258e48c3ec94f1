using Worker.Forecasting.Metrics;

namespace Worker.Forecasting.Backtest;

/// <summary>The scores of one model at one horizon over several folds, and its comparison with another.</summary>
internal sealed class ModelScores(IEnumerable<FoldScores> folds)
{
    private readonly FoldScores[] _folds = [.. folds.OrderBy(fold => fold.Fold)];

    /// <summary>All symbols and dates together.</summary>
    public SkillSums Total()
    {
        var total = new SkillSums();
        foreach (var symbol in _folds.SelectMany(fold => fold.Symbols.Values))
            total.Add(symbol.Sums);
        return total;
    }

    /// <summary>Distinct as-of dates.</summary>
    public int Days => _folds.SelectMany(fold => fold.Symbols.Values).SelectMany(symbol => symbol.Dates).Distinct().Count();

    /// <summary>By symbol.</summary>
    public IReadOnlyDictionary<string, SkillSums> BySymbol()
    {
        var sums = new Dictionary<string, SkillSums>();
        foreach (var (symbol, scores) in _folds.SelectMany(fold => fold.Symbols))
        {
            if (!sums.TryGetValue(symbol, out var sum))
                sums[symbol] = sum = new SkillSums();
            sum.Add(scores.Sums);
        }
        return sums;
    }

    /// <summary>The mean loss of each date over the symbols that had a session, in order of time.</summary>
    /// <param name="losses">Pinball losses or squared errors.</param>
    public SortedDictionary<DateOnly, double> Daily(Func<SymbolScores, double[]> losses)
    {
        var sums = new Dictionary<DateOnly, (double Sum, int Count)>();
        foreach (var symbol in _folds.SelectMany(fold => fold.Symbols.Values))
        {
            var values = losses(symbol);
            for (var i = 0; i < values.Length; i++)
            {
                var (sum, count) = sums.GetValueOrDefault(symbol.Dates[i]);
                sums[symbol.Dates[i]] = (sum + values[i], count + 1);
            }
        }
        return new SortedDictionary<DateOnly, double>(sums.ToDictionary(day => day.Key, day => day.Value.Sum / day.Value.Count));
    }

    /// <summary>Whether the daily mean pinball losses differ from the other model's on the same dates.</summary>
    /// <param name="horizon">Sessions ahead, from 1.</param>
    public DieboldMariano? Compare(ModelScores other, int horizon)
    {
        var (mine, theirs) = (Daily(symbol => symbol.Losses), other.Daily(symbol => symbol.Losses));
        return DieboldMariano.Test([.. mine.Where(day => theirs.ContainsKey(day.Key)).Select(day => day.Value - theirs[day.Key])], horizon);
    }
}
