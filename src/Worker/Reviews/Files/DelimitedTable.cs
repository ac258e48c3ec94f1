using System.Text;
using CsvHelper;

namespace Worker.Reviews.Files;

/// <summary>The rows of a delimited file.</summary>
internal sealed class DelimitedTable
{
    /// <summary>Each costs a second reading of what follows it; a file with more of them is no delimited file.</summary>
    private const int MaxUnclosedQuotes = 100;

    private readonly byte[] _bytes;
    private readonly char? _separator;
    private readonly Dictionary<string, int> _index;

    /// <param name="bytes">UTF-8 without a byte order mark.</param>
    /// <param name="separator">Null to find it out from the first lines.</param>
    public DelimitedTable(byte[] bytes, char? separator)
    {
        _bytes = bytes;
        using var reader = Open(bytes, separator);
        Headers = [.. reader.Headers];
        _separator = Headers.Count > 0 ? reader.Separator : separator;
        _index = Headers.Index().Reverse().DistinctBy(header => header.Item, StringComparer.Ordinal).ToDictionary(header => header.Item, header => header.Index);
    }

    public IReadOnlyList<string> Headers { get; }

    public int IndexOf(string header) => _index[header];

    public IEnumerable<DelimitedRow> Rows()
    {
        var (rest, firstLine, unclosed) = (_bytes, 1, 0);
        while (rest.Length > 0)
        {
            using var reader = Open(rest, _separator);
            byte[] next = [];
            while (reader.Read())
            {
                var raw = reader.RawRecord.ToArray();
                var line = firstLine + (int)reader.LineNumber - 1;
                if (IsUnclosed(raw, reader.ByteOffset, rest.Length) && ++unclosed <= MaxUnclosedQuotes)
                {
                    // Read as CSV says, the quote would take the whole rest of the file with it.
                    var end = Array.IndexOf(raw, (byte)'\n');
                    yield return DelimitedRow.Of(line, raw[..end], "unclosed_quote", "a quote is opened and never closed; expected a second one.");
                    var header = Encoding.UTF8.GetBytes(string.Join(_separator!.Value, Headers.Select(name => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")) + "\n");
                    next = [.. header, .. rest.AsSpan((int)reader.ByteOffset + end + 1)];
                    firstLine = line;
                    break;
                }
                yield return Row(reader, line, raw);
            }
            rest = next;
        }
    }

    private DelimitedRow Row(CsvReader reader, int line, byte[] raw)
    {
        var fields = Enumerable.Range(0, reader.FieldCount).Select(reader.GetString).ToArray();
        return fields.Length == Headers.Count || (fields.Length > Headers.Count && fields[Headers.Count..].All(string.IsNullOrEmpty))
            ? new DelimitedRow(line, fields, null, Encoding.UTF8.GetString(raw))
            : DelimitedRow.Of(line, raw, "field_count", $"{fields.Length} fields; expected {Headers.Count}, as many as the header.");
    }

    /// <summary>Whether a record reaches over line ends to the end of the file with an odd number of quotes.</summary>
    private static bool IsUnclosed(ReadOnlySpan<byte> raw, long offset, int length) =>
        offset + raw.Length >= length - 1 && raw.TrimEnd("\r\n"u8).Contains((byte)'\n') && raw.Count((byte)'"') % 2 == 1;

    private static CsvReader Open(byte[] bytes, char? separator) => CsvReader.Create(new MemoryStream(bytes, writable: false), new CsvReaderOptions
    {
        Separator = separator,
        AllowLineBreaksInQuotes = true,
        TrimWhitespace = true,
        TrackLineNumbers = true,
    });
}

/// <param name="Line">Where it begins, from 1.</param>
/// <param name="Fields">As many as there are columns, or more; none where there is a fault.</param>
internal sealed record DelimitedRow(int Line, IReadOnlyList<string> Fields, (string Rule, string Detail)? Fault, string Raw)
{
    public static DelimitedRow Of(int line, byte[] raw, string rule, string detail) => new(line, [], (rule, detail), Encoding.UTF8.GetString(raw));
}
