using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Npgsql;
using Worker.Observability;
using Worker.Prices.Tables;

namespace Worker.Prices.Sql;

/// <summary>Reads the rows of a query with columns of any type.</summary>
internal sealed class SqlTable(BarColumns columns) : IDisposable
{
    /// <summary>Most rows of one symbol: every day since 1900.</summary>
    public const int MaxRows = 50_000;

    private static readonly BarColumn[] All = Enum.GetValues<BarColumn>();

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public int Count { get; private set; }

    /// <summary>The same for the same values in the same columns.</summary>
    public string Fingerprint => Convert.ToHexStringLower(_hash.GetCurrentHash());

    /// <summary>What the first row says, or null if it does not.</summary>
    public string? Symbol { get; private set; }

    public string? Currency { get; private set; }

    public string? TimeZone { get; private set; }

    public string? Exchange { get; private set; }

    public void Dispose() => _hash.Dispose();

    /// <param name="undated">Takes a row whose date cannot be read.</param>
    public TableRow? Read(NpgsqlDataReader reader, List<RejectedBar> undated)
    {
        Note(reader);
        if (++Count == 1)
            (Symbol, Currency, TimeZone, Exchange) = (Text(BarColumn.Symbol), Text(BarColumn.Currency), Text(BarColumn.TimeZone), Text(BarColumn.Exchange));
        var cells = new FeedRow(
            Cell(BarColumn.Open), Cell(BarColumn.High), Cell(BarColumn.Low), Cell(BarColumn.Close), Cell(BarColumn.AdjustedClose), Cell(BarColumn.Volume));
        var date = Value(reader, columns[BarColumn.Date]);
        if (Date(date) is not { } day)
        {
            var received = Excerpt.Of(Convert.ToString(date, CultureInfo.InvariantCulture) ?? "null");
            undated.Add(new RejectedBar(
                $"row {Count}", null, "unreadable_date", $"row {Count}: date was '{received}'; expected a date, or a time at midnight.",
                new JsonObject { ["date"] = received }.ToJsonString()));
            return null;
        }
        return new TableRow(day, cells, SplitCell.Ratio(Cell(BarColumn.SplitRatio)), Count);

        FeedCell Cell(BarColumn column) => Number(Value(reader, columns[column]));

        string? Text(BarColumn column) => Value(reader, columns[column]) as string is { Length: > 0 and <= 64 } text ? text : null;
    }

    private void Note(NpgsqlDataReader reader)
    {
        foreach (var column in All)
        {
            var value = Value(reader, columns[column]);
            var text = value is DateTime or DateOnly ? ((IFormattable)value).ToString("O", CultureInfo.InvariantCulture) : Convert.ToString(value, CultureInfo.InvariantCulture);
            _hash.AppendData(Encoding.UTF8.GetBytes($"{value?.GetType().Name} {text?.Length} {text}\n"));
        }
    }

    private static DateOnly? Date(object? value) => value switch
    {
        DateOnly date => date,
        DateTime { Kind: not DateTimeKind.Utc } local => DateOnly.FromDateTime(local),
        // Of an instant it is known only at midnight which day is meant.
        DateTime { TimeOfDay.Ticks: 0 } instant => DateOnly.FromDateTime(instant),
        string text when DateParts.TryParse(Encoding.UTF8.GetBytes(text), out var parts) && !parts.IsOpen && parts.TryDate(dayFirst: true, out var date) => date,
        _ => null,
    };

    private static FeedCell Number(object? value) => value switch
    {
        null => default,
        decimal number => FeedCell.Of(number),
        double.NaN or float.NaN => default,
        double or float => FeedCell.Parse(Encoding.UTF8.GetBytes(Convert.ToString(value, CultureInfo.InvariantCulture)!)),
        short or int or long => FeedCell.Of(Convert.ToDecimal(value, CultureInfo.InvariantCulture)),
        string text => FeedCell.Parse(Encoding.UTF8.GetBytes(text[..Math.Min(text.Length, 64)])),
        _ => FeedCell.NoNumber(Excerpt.Of(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")),
    };

    private static object? Value(NpgsqlDataReader reader, int? column)
    {
        if (column is not { } index || reader.IsDBNull(index))
            return null;
        try
        {
            return reader.GetValue(index);
        }
        // A numeric beyond 28 digits, NaN as numeric, or a date beyond the calendar.
        catch (Exception failure) when (failure is OverflowException or InvalidCastException or ArgumentOutOfRangeException)
        {
            return "not representable";
        }
    }
}
