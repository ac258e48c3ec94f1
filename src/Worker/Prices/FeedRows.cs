namespace Worker.Prices;

/// <summary>Gathers a feed's rows into what <see cref="PriceFeedAnswer"/> holds. Each feed only gives cells and their places.</summary>
/// <param name="from">Rows of earlier sessions are left out.</param>
/// <param name="unitsPerQuote">What prices are divided by: 100 if the feed quotes pence.</param>
internal sealed class FeedRows(DateOnly from, decimal unitsPerQuote = 1)
{
    /// <summary>Rejected rows that are kept with their values; of the others only the number is kept.</summary>
    private const int MaxRejected = 1_000;

    /// <summary>Sessions outside these are faults: the zero of a program or a spreadsheet, or the end of its calendar.</summary>
    private static readonly DateOnly FirstDate = new(1900, 1, 1), LastDate = new(2199, 12, 31);

    private readonly List<PriceBar> _bars = [];
    private readonly List<RejectedBar> _unreadable = [];
    private readonly List<DateOnly> _emptyDays = [];

    /// <summary>The first rejected rows, and one entry that counts the others.</summary>
    public IReadOnlyList<RejectedBar> Unreadable => RejectedRows <= _unreadable.Count
        ? _unreadable
        :
        [
            .. _unreadable,
            new RejectedBar(
                "more", null, "more_rejected", $"{RejectedRows - _unreadable.Count} more rows were rejected than the {MaxRejected} that are kept.", "{}"),
        ];

    public int RejectedRows { get; private set; }

    /// <summary>Rejected rows without a date, which are rejected whatever the first requested session is.</summary>
    public int UndatedRows { get; private set; }

    /// <summary>The dates of rows without any price.</summary>
    public IReadOnlyList<DateOnly> EmptyDays => _emptyDays;

    /// <summary>Rows that could be read, those before <c>from</c> included.</summary>
    public int ReadableRows { get; private set; }

    /// <summary>Whether an exchange may have had a session on a date at all.</summary>
    public static bool IsPossible(DateOnly date) => date >= FirstDate && date <= LastDate;

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

    /// <param name="line">The line of the row, for messages.</param>
    public void Add(DateOnly date, in FeedRow row, int? line = null)
    {
        if (!IsPossible(date))
            Reject($"{date:yyyy-MM-dd}", null, "bad_date", $"{(line is null ? "" : $"line {line}: ")}the date was {date:yyyy-MM-dd}; expected {FirstDate:yyyy-MM-dd} to {LastDate:yyyy-MM-dd}.", row.ToJson());
        else if (date < from)
            ReadableRows++;
        else if (row.Fault() is var (rule, detail))
            Reject($"{date:yyyy-MM-dd}", date, rule, line is null ? detail : $"line {line}: {detail}", row.ToJson());
        else
            AddReadable(date, row);
    }

    public void Reject(string rowKey, DateOnly? date, string rule, string detail, string values)
    {
        RejectedRows++;
        UndatedRows += date is null ? 1 : 0;
        if (_unreadable.Count < MaxRejected)
            _unreadable.Add(new RejectedBar(Storable(rowKey), date, rule, Storable(detail), Storable(values)));
    }

    /// <summary>Without null characters and halves of characters, which PostgreSQL takes neither as text nor as JSON.</summary>
    private static string Storable(string text)
    {
        if (text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
            text = string.Concat(text.EnumerateRunes());
        return text.Replace('\0', '\uFFFD').Replace("\\u0000", "\\uFFFD", StringComparison.Ordinal);
    }

    private void AddReadable(DateOnly date, in FeedRow row)
    {
        ReadableRows++;
        if (!row.HasPrice)
        {
            _emptyDays.Add(date);
        }
        else
        {
            _bars.Add(new PriceBar(
                date, Price(row.Open), Price(row.High), Price(row.Low), Price(row.Close), Price(row.AdjustedClose), Volume(row.Volume)));
        }
    }

    private decimal? Price(FeedCell cell) => cell.Number is { } number ? PriceDigits.Round(unitsPerQuote == 1 ? number : number / unitsPerQuote) : null;

    private static long? Volume(FeedCell cell) => cell.Number is { } number ? (long)decimal.Round(number) : null;
}
