namespace Worker.Reviews.Files;

/// <summary>
/// The rows of a delimited text (RFC 4180), read as a stream. A quote that is never closed costs its line and not the rest of the
/// file, which is why no reader of a library is used; a backslash may come before a quote in place of a second quote.
/// </summary>
internal sealed class DelimitedTable
{
    /// <summary>Longest record in UTF-16 characters and lines. A quote that is open beyond counts as never closed.</summary>
    public const int MaxRecord = 1024 * 1024, MaxLines = 20_000;

    /// <summary>Each costs a second reading of what follows it; a file with more of them is no delimited file.</summary>
    public const int MaxUnclosedQuotes = 100;

    private readonly LineSource _lines;
    private readonly RecordSplitter _splitter;
    private readonly int? _width;
    private int _unclosed;

    /// <param name="separator">Null to find it out from a first line <c>sep=;</c> or from the header.</param>
    public DelimitedTable(LineSource lines, char? separator)
    {
        _lines = lines;
        var (header, escapes) = Sample(lines, ref separator);
        _splitter = new RecordSplitter(separator ?? MostFrequent(header), escapes);
        Headers = Rows().FirstOrDefault() is { Fault: null } row ? row.Fields : [];
        _width = Headers.Count;
    }

    /// <summary>Empty if there is none.</summary>
    public IReadOnlyList<string> Headers { get; }

    /// <summary>Whether the rows ended early because of that.</summary>
    public bool HasTooManyUnclosedQuotes => _unclosed > MaxUnclosedQuotes;

    public IEnumerable<DelimitedRow> Rows()
    {
        var record = new List<string>();
        while (true)
        {
            var number = _lines.Number;
            if (_lines.Read() is not { } line)
                yield break;
            if (string.IsNullOrWhiteSpace(line))
                continue;
            record.Clear();
            record.Add(line);
            _splitter.Begin();
            var (isClosed, length) = (_splitter.Append(line), line.Length);
            while (!isClosed && length < MaxRecord && record.Count < MaxLines && _lines.Read() is { } next)
            {
                record.Add(next);
                length += next.Length;
                isClosed = _splitter.Append(next);
            }
            if (!isClosed && record.Count > 1)
            {
                _unclosed++;
                if (HasTooManyUnclosedQuotes)
                    yield break;
                _lines.PutBack(record[1..]);
                yield return DelimitedRow.Of(number, line, "unclosed_quote", "a quote is opened and never closed; expected a second one.");
                continue;
            }
            yield return Row(number, string.Concat(record));
        }
    }

    private DelimitedRow Row(int line, string raw)
    {
        var fields = _splitter.End();
        return raw.Length >= LineSource.MaxLength ? DelimitedRow.Of(line, raw, "too_long", $"the row has more than {LineSource.MaxLength} characters.")
            : _width is not { } width || fields.Count == width || (fields.Count > width && fields.Skip(width).All(string.IsNullOrEmpty))
            ? new DelimitedRow(line, fields, null, raw)
            : DelimitedRow.Of(line, raw, "field_count", $"{fields.Count} fields; expected {width}, as many as the header.");
    }

    /// <summary>Looks at the first lines: a line <c>sep=</c> is taken away, all others are put back.</summary>
    /// <returns>The header, and whether quotes inside fields have a backslash before them.</returns>
    private static (string Header, bool Escapes) Sample(LineSource lines, ref char? separator)
    {
        var sample = new List<string>();
        for (var length = 0; length < MaxRecord && sample.Count < MaxLines && lines.Read() is { } line; length += line.Length)
            sample.Add(line);
        if (sample is [var first, ..] && first.Trim().Trim('"') is ['s' or 'S', 'e' or 'E', 'p' or 'P', '=', var told])
        {
            separator ??= told;
            sample.RemoveAt(0);
        }
        lines.PutBack(sample);
        return (sample.FirstOrDefault(line => !string.IsNullOrWhiteSpace(line)) ?? "", sample.Any(RecordSplitter.HasEscapedQuote));
    }

    private static char MostFrequent(string header) => ",;\t|".MaxBy(separator => header.Count(c => c == separator));
}

/// <param name="Line">Where it begins, from 1.</param>
/// <param name="Fields">As many as there are columns, or more; none if there is a fault.</param>
/// <param name="Raw">As it is in the file; the beginning of it if there is a fault.</param>
internal sealed record DelimitedRow(int Line, IReadOnlyList<string> Fields, (string Rule, string Detail)? Fault, string Raw)
{
    public static DelimitedRow Of(int line, string raw, string rule, string detail) => new(line, [], (rule, detail), raw[..Math.Min(raw.Length, 4000)]);
}
