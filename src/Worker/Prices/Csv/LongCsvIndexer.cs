using System.Text;
using CsvHelper;
using Worker.Prices.Tables;

namespace Worker.Prices.Csv;

/// <summary>Reads a long file once and notes where the rows of each symbol are.</summary>
internal sealed class LongCsvIndexer
{
    private const int MaxSymbolLength = 64;

    /// <summary>More than all exchanges together list; a table with more has something else in the column.</summary>
    private const int MaxSymbols = 250_000;

    private readonly Dictionary<string, List<LongCsvFile.Run>> _runs = new(StringComparer.OrdinalIgnoreCase);
    private List<LongCsvFile.Run>? _open;
    private long _openedAt;
    private int _openedLine;

    /// <param name="symbol">The requested symbol, for messages.</param>
    /// <exception cref="PriceFeedException">The file has no header with the columns that are needed.</exception>
    /// <param name="options">The separator and the name of the symbol's column, if they are set.</param>
    public static LongCsvFile Index(FileInfo file, string symbol, CsvFeedOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return Index(file, symbol, options.Columns, options.Separator is [var one] ? one : null, cancellationToken);
        }
        catch (CsvFormatException fault)
        {
            throw new PriceFeedException(
                symbol, $"{file.FullName} is no table of prices: {fault.Message} Expected one bar a line.", isTransient: false, fault);
        }
    }

    private static LongCsvFile Index(FileInfo file, string symbol, BarColumnsOptions named, char? separator, CancellationToken cancellationToken)
    {
        using var stream = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, FileOptions.SequentialScan);
        // A file in UTF-16 would be counted in other bytes than it has; read as UTF-8 it has no column Date.
        using var reader = CsvReader.Create(stream, CsvText.Options(separator) with { Encoding = Encoding.UTF8, MaxRecordSize = CsvText.MaxLineBytes });
        if (reader.Headers.Count == 0)
            throw new PriceFeedException(symbol, $"{file.FullName} is empty; expected a header with {CsvHeader.Expected}.", isTransient: false);

        var columns = BarColumns.Of(reader.Headers, named.Of, out var fault);
        if ((fault ?? columns.Missing(reader.Headers)) is { } wrong)
        {
            throw new PriceFeedException(
                symbol,
                $"{file.FullName} {wrong}. Its first line is {BarColumns.Text(reader.Headers)}; expected a header with {CsvHeader.Expected}. Name other "
                + "columns in Prices:Csv:Columns.",
                isTransient: false);
        }
        var column = columns[BarColumn.Symbol] ?? throw new PriceFeedException(
            symbol,
            $"{file.FullName} has no column Name or Symbol, so it does not say whose prices it holds. Add the column, or put the file as "
            + $"{symbol}.csv into a folder and set Prices:Csv:Path to the folder.",
            isTransient: false);
        var indexer = new LongCsvIndexer();
        while (reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            indexer.Note(reader.GetSpan(column), reader.ByteOffset, (int)reader.LineNumber);
        }

        indexer.Close(file.Length);
        var header = Encoding.UTF8.GetBytes(string.Join(reader.Separator, reader.Headers) + "\n");
        return new LongCsvFile { File = file, Header = header, Separator = reader.Separator, Runs = indexer._runs };
    }

    private void Note(ReadOnlySpan<byte> name, long offset, int line)
    {
        // A row that does not say whose it is stays with the rows before it, where it is visibly rejected.
        if (name.IsEmpty && _open is not null)
            return;
        var runs = RunsOf(name);
        if (ReferenceEquals(runs, _open))
            return;
        Close(offset);
        (_open, _openedAt, _openedLine) = (runs, offset, line);
    }

    private void Close(long end) =>
        _open?.Add(new LongCsvFile.Run(_openedAt, checked((int)(end - _openedAt)), _openedLine));

    private List<LongCsvFile.Run> RunsOf(ReadOnlySpan<byte> name)
    {
        Span<char> text = stackalloc char[MaxSymbolLength];
        text = text[..Encoding.UTF8.GetChars(name[..Math.Min(name.Length, MaxSymbolLength)], text)];
        var lookup = _runs.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(text, out var runs))
            return runs;
        if (_runs.Count == MaxSymbols)
            throw new PriceFeedException(text.ToString(), $"the file has more than {MaxSymbols} symbols in its Name or Symbol column; expected fewer.", isTransient: false);
        return lookup[text] = [];
    }
}
