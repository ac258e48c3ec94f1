namespace Worker.Forecasting.Panels;

/// <summary>The universe as a whole: means of the symbols' log variances on each date, over those that had a session then.</summary>
internal sealed class MarketVariance
{
    /// <summary>Fewer symbols are no market: their mean says what each says itself.</summary>
    public const int FewestSymbols = 10;

    private readonly DateOnly _first;
    private readonly DaySums[] _days;

    /// <param name="symbols">Those with fewer sessions than <see cref="SymbolPanel.FirstSession"/> add nothing.</param>
    public MarketVariance(IReadOnlyList<SymbolPanel> symbols)
    {
        var known = symbols.Where(symbol => symbol.Count > SymbolPanel.FirstSession).ToArray();
        if (known.Length == 0)
        {
            _days = [];
            return;
        }
        _first = known.Min(symbol => symbol.Bars.Dates[SymbolPanel.FirstSession]);
        _days = new DaySums[known.Max(symbol => symbol.Bars.Dates[^1]).DayNumber - _first.DayNumber + 1];
        foreach (var symbol in known)
        {
            for (var t = SymbolPanel.FirstSession; t < symbol.Count; t++)
                _days[symbol.Bars.Dates[t].DayNumber - _first.DayNumber].Add(symbol, t);
        }
    }

    /// <summary>
    /// Mean log variances of the last 1, 5, 22 and 66 sessions, and the mean return in units of each symbol's monthly deviation.
    /// </summary>
    /// <param name="date">A date on which a symbol of the universe had a session.</param>
    public (double LogDay, double LogWeek, double LogMonth, double LogQuarter, double Return) At(DateOnly date)
    {
        var (day, week, month, quarter, ret, count) = _days[date.DayNumber - _first.DayNumber];
        return (day / count, week / count, month / count, quarter / count, ret / count);
    }

    private record struct DaySums(double LogDay, double LogWeek, double LogMonth, double LogQuarter, double Return, int Count)
    {
        public void Add(SymbolPanel symbol, int session)
        {
            LogDay += symbol.LogDay[session];
            LogWeek += symbol.LogWeek[session];
            LogMonth += symbol.LogMonth[session];
            LogQuarter += symbol.LogQuarter[session];
            Return += symbol.Return[session] / Math.Exp(symbol.LogMonth[session] / 2);
            Count++;
        }
    }
}
