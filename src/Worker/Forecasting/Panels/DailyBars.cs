namespace Worker.Forecasting.Panels;

/// <summary>
/// The daily bars of one symbol as floating-point numbers, ascending by date. Prices are on one basis (splits undone), above 0; an open, high, low
/// or volume that is not known is NaN. Each array has as many values as there are dates.
/// </summary>
internal sealed record DailyBars(string Symbol, DateOnly[] Dates, double[] Open, double[] High, double[] Low, double[] Close, double[] Volume)
{
    public int Count => Dates.Length;

    /// <summary>Bars of which only the close is known.</summary>
    public static DailyBars OfCloses(string symbol, DateOnly[] dates, double[] closes)
    {
        var unknown = new double[closes.Length];
        unknown.AsSpan().Fill(double.NaN);
        return new DailyBars(symbol, dates, unknown, unknown, unknown, closes, unknown);
    }

    /// <summary>The bars up to a date, that date included.</summary>
    public DailyBars UpTo(DateOnly date)
    {
        var count = CountUpTo(date);
        return count == Count ? this : new DailyBars(
            Symbol, Dates[..count], Open[..count], High[..count], Low[..count], Close[..count], Volume[..count]);
    }

    /// <summary>The bars from a date on, that date included.</summary>
    public DailyBars From(DateOnly date)
    {
        var first = CountUpTo(date.AddDays(-1));
        return first == 0 ? this : new DailyBars(Symbol, Dates[first..], Open[first..], High[first..], Low[first..], Close[first..], Volume[first..]);
    }

    /// <summary>How many bars there are up to a date, that date included.</summary>
    public int CountUpTo(DateOnly date)
    {
        var index = Array.BinarySearch(Dates, date);
        return index >= 0 ? index + 1 : ~index;
    }

    /// <summary>Whether open, high and low of a session are known and fit each other; rounding may put the high a digit below the close.</summary>
    public bool HasRange(int session) => Open[session] > 0 && High[session] > 0 && Low[session] > 0 && High[session] >= Low[session];
}
