using System.Text;
using System.Text.Json.Nodes;
using CsvHelper;

namespace Worker.Prices.Csv;

/// <summary>Reads the rows of one symbol from CSV.</summary>
internal sealed class CsvBars(string symbol, CsvText text, FeedRows rows)
{
    /// <exception cref="PriceFeedException">A needed column is missing, a row is of another symbol, or no row can be read.</exception>
    public void Read(CancellationToken cancellationToken)
    {
        using var reader = CsvReader.Create(new MemoryStream(text.Bytes), CsvText.Options(text.Separator));
        if (reader.Headers.Count == 0)
            throw Refused($"{text.Path} is empty; expected a header with {CsvColumns.Expected}, then one bar a line.");

        var columns = CsvColumns.Of(reader.Headers, symbol, text.Path);
        while (reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            Add(reader, columns, text.LineOf((int)reader.LineNumber));
        }

        if (rows.ReadableRows == 0 && rows.Unreadable is [var first, ..])
            throw Refused($"none of the {rows.Unreadable.Count} rows for {symbol} in {text.Path} could be read; the first: {first.Detail}");
    }

    private void Add(CsvReader row, CsvColumns columns, int line)
    {
        if (row.FieldCount < columns.Count || HasMore(row, columns.Count))
            Reject(line, "field_count", $"{row.FieldCount} fields; expected {columns.Count}, as many as the header.", row);
        else if (columns.Symbol is { } column && !IsOfSymbol(row, column, line))
            Reject(line, "no_symbol", "no symbol; expected one in the Name or Symbol column.", row);
        else if (!SessionDate.TryParse(row.GetSpan(columns.Date), out var date))
            Reject(line, "unreadable_date", SessionDate.Refusal(row.GetString(columns.Date)), row);
        else
            rows.Add(date, Row(row, columns), line);
    }

    /// <returns>False where the row does not say.</returns>
    private bool IsOfSymbol(CsvReader row, int column, int line)
    {
        if (row.IsEmpty(column))
            return false;
        if (Ascii.EqualsIgnoreCase(row.GetSpan(column), symbol))
            return true;
        var other = row.GetString(column);
        if (other.Equals(symbol, StringComparison.OrdinalIgnoreCase))
            return true;
        throw Refused(
            $"{text.Path} has a row of '{other}' on line {line}; expected only rows of {symbol}. If the file holds many symbols, set "
            + "Prices:Csv:Path to the file itself.");
    }

    private static FeedRow Row(CsvReader row, CsvColumns columns)
    {
        FeedCell Cell(int? column) => column is { } index ? FeedCell.Parse(row.GetSpan(index)) : default;
        return new FeedRow(
            Cell(columns.Open), Cell(columns.High), Cell(columns.Low), Cell(columns.Close), Cell(columns.AdjustedClose), Cell(columns.Volume));
    }

    private void Reject(int line, string rule, string detail, CsvReader row) => rows.Reject(
        $"line {line}", null, rule, $"line {line}: {detail}", new JsonObject { ["line"] = Encoding.UTF8.GetString(row.RawRecord) }.ToJsonString());

    private static bool HasMore(CsvReader row, int count)
    {
        for (var i = count; i < row.FieldCount; i++)
        {
            if (!row.IsEmpty(i))
                return true;
        }

        return false;
    }

    private PriceFeedException Refused(string message) => new(symbol, message, isTransient: false);
}
