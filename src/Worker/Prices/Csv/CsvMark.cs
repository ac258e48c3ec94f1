using System.Text.Json;

namespace Worker.Prices.Csv;

/// <summary>
/// What is known of a file that was read to its end, so that only the rows at its end have to be read again if rows were added. There is one
/// only of a file whose reading does not depend on the rows before those: dates ascend, no date or number is written ambiguously, no row was
/// refused for its date, and no split is in it.
/// </summary>
internal sealed record CsvMark
{
    /// <summary>Rows that are read again, besides the overlap: enough to see splits as if all rows were read.</summary>
    private const int RowsForSplits = 40;

    /// <summary>Bytes of the file.</summary>
    public required int Length { get; init; }

    /// <summary>What <see cref="CsvText.Hashes"/> says of them.</summary>
    public required string Hash { get; init; }

    /// <summary>Bytes before the first row.</summary>
    public required int Header { get; init; }

    /// <summary>Bytes before the first row that is to be read again.</summary>
    public required int Tail { get; init; }

    /// <summary>The line of that row.</summary>
    public required int TailLine { get; init; }

    /// <summary>What the rows before it are.</summary>
    public required RowsBefore Before { get; init; }

    /// <param name="text">As a feed's answer held it; null for none.</param>
    /// <returns>Null also if another version wrote the text.</returns>
    public static CsvMark? Of(string? text)
    {
        try
        {
            return text is null ? null : JsonSerializer.Deserialize<CsvMark>(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public string ToText() => JsonSerializer.Serialize(this);

    /// <param name="end">What was found at the end of the text that was read.</param>
    /// <param name="whole">The whole file.</param>
    /// <param name="hash">Of the whole file.</param>
    /// <param name="mark">By which only the last rows were read; null if all were.</param>
    public static CsvMark At((RowsBefore Before, int Header, int Offset, int Line) end, CsvText whole, string hash, CsvMark? mark) => new()
    {
        Length = whole.Bytes.Length,
        Hash = hash,
        Header = end.Header,
        Tail = end.Offset + (mark is null ? 0 : mark.Tail - mark.Header),
        TailLine = end.Line + (mark is null ? 0 : mark.TailLine - LinesOf(whole, mark.Header) - 1),
        Before = end.Before,
    };

    /// <summary>How many rows are read again.</summary>
    public static int TailRows(int overlapSessions) => overlapSessions + RowsForSplits;

    /// <summary>The header and the rows that are to be read again, with those that were added.</summary>
    public CsvText TailOf(CsvText whole)
    {
        var linesOfHeader = LinesOf(whole, Header);
        return whole with
        {
            Bytes = [.. whole.Bytes.AsSpan(0, Header), .. whole.Bytes.AsSpan(Tail)],
            LineOf = line => whole.LineOf(line <= linesOfHeader ? line : line - linesOfHeader - 1 + TailLine),
        };
    }

    private static int LinesOf(CsvText text, int header) => text.Bytes.AsSpan(0, header).Count((byte)'\n');
}

/// <summary>What has to be known of rows that are not read again.</summary>
/// <param name="Rows">How many they are.</param>
/// <param name="Closes">How many of them have a close.</param>
/// <param name="LongSteps">Between how many of these are so many days as in a weekly table.</param>
/// <param name="LastDate">The last date.</param>
/// <param name="LastClose">The last date with a close.</param>
internal sealed record RowsBefore(int Rows, int Closes, int LongSteps, DateOnly LastDate, DateOnly LastClose)
{
    public static RowsBefore None { get; } = new(0, 0, 0, DateOnly.MinValue, DateOnly.MinValue);
}
