namespace Worker.Forecasting.Panels;

/// <summary>The universe as a whole: means of the symbols' log variances on each date, over those that had a session then.</summary>
internal sealed class MarketVariance
{
    /// <summary>Fewer symbols are no market: their mean says what each says itself.</summary>
    public const int FewestSymbols = 10;

    private readonly Dictionary<DateOnly, (double Day, double Week, double Month, double Quarter, double Return, int Count)> _sums = [];

    public MarketVariance(IReadOnlyList<SymbolPanel> symbols)
    {
        foreach (var symbol in symbols)
        {
            for (var t = SymbolPanel.FirstSession; t < symbol.Count; t++)
            {
                var (day, week, month, quarter, ret, count) = _sums.GetValueOrDefault(symbol.Bars.Dates[t]);
                _sums[symbol.Bars.Dates[t]] = (
                    day + symbol.LogDay[t], week + symbol.LogWeek[t], month + symbol.LogMonth[t], quarter + symbol.LogQuarter[t],
                    ret + (symbol.Return[t] / Math.Exp(symbol.LogMonth[t] / 2)), count + 1);
            }
        }
    }

    /// <summary>
    /// Mean log variances of the last 1, 5, 22 and 66 sessions, and the mean return in units of each symbol's monthly deviation.
    /// </summary>
    /// <param name="date">A date on which a symbol of the universe had a session.</param>
    public (double LogDay, double LogWeek, double LogMonth, double LogQuarter, double Return) At(DateOnly date)
    {
        var (day, week, month, quarter, ret, count) = _sums[date];
        return (day / count, week / count, month / count, quarter / count, ret / count);
    }
}
