using Worker.Observability;
using Worker.Prices.Tables;

namespace Worker.Prices.Csv;

/// <summary>
/// The header of a file. It is one line, below titles if there are any, or the three lines that yfinance writes: names of fields,
/// tickers, and the name of the index.
/// </summary>
internal sealed class CsvHeader
{
    public static readonly string Expected = "Date, Close and, if there, Open, High, Low, Adj Close, Volume and Name or Symbol";

    /// <summary>Titles and notes that may be above the header.</summary>
    private const int MaxLinesAbove = 10;

    private CsvHeader(BarColumns columns, int rows, bool isOfTicker) => (Columns, Rows, IsOfTicker) = (columns, rows, isOfTicker);

    public BarColumns Columns { get; }

    /// <summary>How many rows the header and the lines above it take.</summary>
    public int Rows { get; }

    /// <summary>
    /// Whether the header itself says whose prices the columns hold, so that one file may have several symbols side by side.
    /// </summary>
    public bool IsOfTicker { get; }

    /// <summary>Whether the first rows of a file are the three lines of yfinance.</summary>
    public static bool HasTickers(IReadOnlyList<string[]> rows) => FindTickers(rows) is not null;

    /// <summary>The first rows of a file: the header is among them.</summary>
    public static List<string[]> FirstRows(CsvText text)
    {
        using var reader = text.Open();
        var rows = new List<string[]>();
        while (rows.Count < MaxLinesAbove && reader.Read())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)]);
        return rows;
    }

    /// <exception cref="PriceFeedException">A column that is needed is not there, or the file is of another symbol.</exception>
    public static CsvHeader Of(CsvText text, string symbol, BarColumnsOptions named)
    {
        var rows = FirstRows(text);
        if (rows.Count == 0)
            throw Refused($"{text.Place} is empty; expected a header with {Expected}, then one bar a line.");
        if (FindTickers(rows) is var (fields, tickers, count))
            return OfTicker(fields, tickers, count);

        for (var i = 0; i < rows.Count; i++)
        {
            var columns = BarColumns.Of(rows[i], named.Of, out var fault);
            if (columns.Missing(rows[i]) is null)
                return fault is null ? new CsvHeader(columns, i + 1, isOfTicker: false) : throw Refused($"{text.Place} {fault}.");
        }

        var first = BarColumns.Of(rows[0], named.Of, out var wrong);
        throw Refused(
            $"{text.Place} {wrong ?? first.Missing(rows[0])}. Its first line is {BarColumns.Text(rows[0])}; expected a header with {Expected}. "
            + "Name other columns in Prices:Csv:Columns.");

        CsvHeader OfTicker(string[] fields, string[] tickers, int count)
        {
            string[] own = [.. fields.Select((field, i) => i == 0 ? nameof(BarColumn.Date)
                : i < tickers.Length && tickers[i].Trim().Equals(symbol, StringComparison.OrdinalIgnoreCase) ? field : "")];
            if (own.Skip(1).All(field => field.Length == 0))
            {
                var there = tickers.Skip(1).Where(ticker => ticker.Trim().Length > 0).Distinct().ToList();
                throw Refused(
                    $"{text.Place} has prices of {Excerpt.Of(string.Join(", ", there.Take(20)))}; expected {symbol} in its line of tickers. Correct the "
                    + "symbol in Prices:Symbols, or the file.");
            }
            var columns = BarColumns.Of(own, _ => "", out var fault);
            return (fault ?? columns.Missing(own)) is { } wrong ? throw Refused($"{text.Place} {wrong} of {symbol}.") : new CsvHeader(columns, count, isOfTicker: true);
        }

        PriceFeedException Refused(string message) => new(symbol, message, isTransient: false);
    }

    /// <summary>The row of field names, the row of tickers, and how many rows the header takes; null if it is an ordinary header.</summary>
    private static (string[] Fields, string[] Tickers, int Rows)? FindTickers(IReadOnlyList<string[]> rows)
    {
        if (rows.Count < 2 || rows[0].Length < 2 || rows[1].Length != rows[0].Length)
            return null;
        var (fields, tickers) = HasClose(rows[0]) ? (rows[0], rows[1]) : (rows[1], rows[0]);
        var isNamed = rows[0][0].Trim() is "Price" or "Ticker" && rows[1][0].Trim() is "Price" or "Ticker";
        var isIndex = rows.Count > 2 && IsDate(rows[2][0]) && rows[2].Skip(1).All(string.IsNullOrWhiteSpace);
        if (!HasClose(fields) || HasClose(tickers) || !(isNamed || (isIndex && IsDate(fields[0]) == false)))
            return null;
        return (fields, tickers, isIndex ? 3 : 2);

        static bool HasClose(string[] row) => row.Skip(1).Any(cell => cell.Trim().ToUpperInvariant() is "CLOSE" or "ADJ CLOSE");

        static bool IsDate(string cell) => cell.Trim().ToUpperInvariant() is "DATE" or "DATETIME";
    }
}
