namespace Worker.Prices;

/// <summary>Gathers a feed's rows into what <see cref="PriceFeedAnswer"/> holds. Each feed only says what stood where.</summary>
/// <param name="from">Rows of earlier sessions are left out.</param>
/// <param name="unitsPerQuote">What prices are divided by: 100 where the feed quotes pence.</param>
internal sealed class FeedRows(DateOnly from, decimal unitsPerQuote = 1)
{
    private readonly List<PriceBar> _bars = [];
    private readonly List<RejectedBar> _unreadable = [];

    public IReadOnlyList<RejectedBar> Unreadable => _unreadable;

    /// <summary>Rows without any price.</summary>
    public int EmptyRows { get; private set; }

    /// <summary>Rows that could be read, those before <c>from</c> included.</summary>
    public int ReadableRows { get; private set; }

    /// <summary>Ascending by date; rows of one date stay in the order in which they came.</summary>
    public IReadOnlyList<PriceBar> Bars()
    {
        for (var i = 1; i < _bars.Count; i++)
        {
            if (_bars[i].Date < _bars[i - 1].Date)
                return [.. _bars.OrderBy(bar => bar.Date)];
        }

        return _bars;
    }

    /// <param name="line">The line where the row stood, for the one who looks it up.</param>
    public void Add(DateOnly date, in FeedRow row, int? line = null)
    {
        if (date < from)
            ReadableRows++;
        else if (row.Fault() is var (rule, detail))
            Reject($"{date:yyyy-MM-dd}", date, rule, line is null ? detail : $"line {line}: {detail}", row.ToJson());
        else
            AddReadable(date, row);
    }

    public void Reject(string rowKey, DateOnly? date, string rule, string detail, string values) =>
        _unreadable.Add(new RejectedBar(rowKey, date, rule, detail, values));

    private void AddReadable(DateOnly date, in FeedRow row)
    {
        ReadableRows++;
        if (!row.HasPrice)
        {
            EmptyRows++;
        }
        else
        {
            _bars.Add(new PriceBar(
                date, Price(row.Open), Price(row.High), Price(row.Low), Price(row.Close), Price(row.AdjustedClose), Volume(row.Volume)));
        }
    }

    private decimal? Price(FeedCell cell) => cell.Number is { } number ? PriceDigits.Round(number / unitsPerQuote) : null;

    private static long? Volume(FeedCell cell) => cell.Number is { } number ? (long)decimal.Round(number) : null;
}
