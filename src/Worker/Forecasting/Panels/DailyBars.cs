namespace Worker.Forecasting.Panels;

/// <summary>
/// The daily bars of one symbol as floating-point numbers, ascending by date. Prices are on one basis (splits undone), above 0; an open,
/// high, low or volume that is not known is NaN. Each column has as many values as there are dates. A part of the bars shares their memory.
/// </summary>
internal sealed record DailyBars(
    string Symbol, ArraySegment<DateOnly> Dates, ArraySegment<double> Open, ArraySegment<double> High, ArraySegment<double> Low,
    ArraySegment<double> Close, ArraySegment<double> Volume)
{
    public int Count => Dates.Count;

    /// <summary>
    /// Reviews of the symbol's subjects in the days before each session, from the session before on; empty for a symbol without subjects.
    /// </summary>
    public ArraySegment<double> MoodCount { get; init; } = [];

    /// <summary>Their mean P(positive), 0 to 1; any value if there are none. As many values as <see cref="MoodCount"/>.</summary>
    public ArraySegment<double> MoodScore { get; init; } = [];

    public bool HasMood => MoodCount.Count > 0;

    /// <summary>Bars of which only the close is known.</summary>
    public static DailyBars OfCloses(string symbol, ArraySegment<DateOnly> dates, ArraySegment<double> closes)
    {
        var unknown = new double[closes.Count];
        unknown.AsSpan().Fill(double.NaN);
        return new DailyBars(symbol, dates, unknown, unknown, unknown, closes, unknown);
    }

    /// <summary>The bars up to a date, that date included.</summary>
    public DailyBars UpTo(DateOnly date) => First(CountUpTo(date));

    /// <summary>The first bars.</summary>
    public DailyBars First(int count) => count == Count ? this : Slice(..count);

    /// <summary>The bars from a date on, that date included.</summary>
    public DailyBars From(DateOnly date)
    {
        var first = CountUpTo(date.AddDays(-1));
        return first == 0 ? this : Slice(first..);
    }

    /// <summary>How many bars there are up to a date, that date included.</summary>
    public int CountUpTo(DateOnly date)
    {
        var index = Dates.AsSpan().BinarySearch(date);
        return index >= 0 ? index + 1 : ~index;
    }

    /// <summary>
    /// Whether open, high and low of a session are known and fit each other; rounding may put the high a digit below the close.
    /// </summary>
    public bool HasRange(int session) => Open[session] > 0 && High[session] > 0 && Low[session] > 0 && High[session] >= Low[session];

    private DailyBars Slice(Range range) => new(Symbol, Dates[range], Open[range], High[range], Low[range], Close[range], Volume[range])
    {
        MoodCount = HasMood ? MoodCount[range] : [],
        MoodScore = HasMood ? MoodScore[range] : [],
    };
}
