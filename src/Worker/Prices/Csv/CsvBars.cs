using System.Text;
using System.Text.Json.Nodes;
using CsvHelper;
using Worker.Prices.Tables;

namespace Worker.Prices.Csv;

/// <summary>Reads the rows of one symbol from CSV: once to learn how dates and numbers are written, once to read them.</summary>
/// <param name="splits">The splits that the settings list.</param>
/// <param name="before">What is known of rows that are not in the text; null if it is the whole file.</param>
internal sealed class CsvBars(
    string symbol, CsvText text, CsvFeedOptions options, IReadOnlyDictionary<string, decimal> splits, FeedRows rows, RowsBefore? before = null)
{
    /// <summary>Most rows of one symbol: every day since 1900.</summary>
    public const int MaxRows = 50_000;

    private readonly CsvHeader _header = CsvHeader.Of(text, symbol, options.Columns);
    private readonly DateStyle _dates = new(options.DateFormat);
    private readonly NumberStyle _numbers = new(options.Decimal);
    private readonly List<PlacedRow> _read = [];
    private bool _isSpelt;
    private bool _isOnOneBasis;
    private int _headerBytes;

    /// <summary>The splits of the file.</summary>
    public IReadOnlyList<CorporateAction> Splits { get; private set; } = [];

    /// <summary>The symbol as the file spells it, which may be in another case than requested.</summary>
    public string Spelling { get; private set; } = text.Spelling ?? symbol;

    private BarColumns Columns => _header.Columns;

    /// <exception cref="PriceFeedException">
    /// A needed column is missing, a row is of another symbol, no row can be read, or the prices are not adjusted for splits.
    /// </exception>
    public void Read(CancellationToken cancellationToken)
    {
        Learn(cancellationToken);
        using (var reader = text.Open())
        {
            Skip(reader);
            while (reader.Read())
            {
                cancellationToken.ThrowIfCancellationRequested();
                Take(reader, text.LineOf((int)reader.LineNumber));
            }
        }

        IReadOnlyList<TableRow> read = [.. _read.Select(row => row.Row)];
        foreach (var row in before is null ? OnOneBasis(read) : read)
            rows.Add(row.Date, row.Cells, row.Line);
        if (text.TrailingNulls > 0)
            RejectNulls();
        if (rows.ReadableRows == 0 && rows.Unreadable is [var first, ..])
            throw Refused($"none of the {rows.RejectedRows} rows for {symbol} in {text.Place} could be read; the first: {first.Detail}");
    }

    /// <summary>Whether the answer is the same as if the rows before had been read too.</summary>
    public bool IsAsWhole => IsPlain && CsvTail.IsAsWhole(_read, before ?? RowsBefore.None);

    private bool IsPlain => _dates.IsPlain && _numbers.IsPlain && text.TrailingNulls == 0 && splits.Count == 0 && rows.UndatedRows == 0;

    /// <summary>What is to be known to read only the last rows the next time; null if they do not mean the same without the others.</summary>
    /// <param name="tail">How many the last rows are.</param>
    /// <returns>With the bytes of the header, and where the first of the last rows is in the text.</returns>
    public (RowsBefore Before, int Header, int Offset, int Line)? End(int tail) =>
        IsPlain && (before is not null || _isOnOneBasis) && CsvTail.BeforeLast(_read, before ?? RowsBefore.None, tail) is { } known
            ? (known, _headerBytes, _read[^tail].Offset, _read[^tail].TextLine)
            : null;

    private IReadOnlyList<TableRow> OnOneBasis(IReadOnlyList<TableRow> read)
    {
        DailyRows.Require(symbol, text.Place, read);
        var basis = new UnadjustedPrices(symbol, text.Place, splits);
        var adjusted = basis.OnOneBasis(read);
        Splits = basis.Splits;
        _isOnOneBasis = ReferenceEquals(adjusted, read) && Splits.Count == 0;
        return adjusted;
    }

    private void Learn(CancellationToken cancellationToken)
    {
        BarColumn[] prices = [BarColumn.Open, BarColumn.High, BarColumn.Low, BarColumn.Close, BarColumn.AdjustedClose];
        int[] positions = [.. prices.Select(column => Columns[column]).OfType<int>()];
        using var reader = text.Open();
        Skip(reader);
        var count = before?.Rows ?? 0;
        while (reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_headerBytes == 0)
                _headerBytes = (int)reader.ByteOffset;
            if (++count > MaxRows)
                throw Refused($"{text.Place} has more than {MaxRows} rows of {symbol}; expected one bar a day.");
            _dates.Note(reader.GetSpan(Columns[BarColumn.Date]!.Value));
            foreach (var position in positions)
                _numbers.Note(reader.GetSpan(position));
        }
        _dates.Settle(Columns.IsNasdaq);
        _numbers.Settle(reader.Separator);
    }

    private void Take(CsvReader row, int line)
    {
        var date = Columns[BarColumn.Date]!.Value;
        if (row.FieldCount < Columns.Count || HasMore(row, Columns.Count))
            Reject(line, "field_count", $"{row.FieldCount} fields; expected {Columns.Count}, as many as the header.", row);
        else if (Columns[BarColumn.Symbol] is { } column && !IsOfSymbol(row, column, line))
            Reject(line, "no_symbol", "no symbol; expected one in the Name or Symbol column.", row);
        else if (!_dates.TryParse(row.GetSpan(date), out var day))
            Reject(line, "unreadable_date", _dates.Refusal(row.GetString(date)), row);
        else if (Split(row).Unreadable is { } split)
            Reject(line, "unreadable_number", $"the split was '{Observability.Excerpt.Of(split)}'; expected shares after for one before, such as 4 or 4:1, or nothing.", row);
        else
            _read.Add(new PlacedRow(Row(row, day, line), (int)row.ByteOffset, (int)row.LineNumber));
    }

    private FeedCell Split(CsvReader row) => Columns[BarColumn.SplitRatio] is { } index ? SplitCell.Parse(row.GetSpan(index), _numbers) : default;

    /// <returns>False if the row does not say.</returns>
    private bool IsOfSymbol(CsvReader row, int column, int line)
    {
        if (row.IsEmpty(column))
            return false;
        if (_isSpelt && Ascii.EqualsIgnoreCase(row.GetSpan(column), symbol))
            return true;
        var other = row.GetString(column);
        if (!other.Equals(symbol, StringComparison.OrdinalIgnoreCase))
        {
            throw Refused(
                $"{text.Place} has a row of '{other}' on line {line}; expected only rows of {symbol}. If the file holds many symbols, set "
                + "Prices:Csv:Path to the file itself.");
        }
        if (!_isSpelt)
            (Spelling, _isSpelt) = (other, true);
        return true;
    }

    private TableRow Row(CsvReader row, DateOnly date, int line)
    {
        FeedCell Cell(BarColumn column, bool isRounded = false) => Columns[column] is { } index ? _numbers.Parse(row.GetSpan(index), isRounded) : default;
        return new TableRow(
            date,
            new FeedRow(
                Cell(BarColumn.Open), Cell(BarColumn.High), Cell(BarColumn.Low), Cell(BarColumn.Close), Cell(BarColumn.AdjustedClose),
                Cell(BarColumn.Volume, isRounded: true)),
            SplitCell.Ratio(Split(row)),
            line);
    }

    private void Skip(CsvReader reader)
    {
        for (var i = 0; i < _header.Rows; i++)
            reader.Read();
    }

    private void Reject(int line, string rule, string detail, CsvReader row) => rows.Reject(
        $"line {line}", null, rule, $"line {line}: {detail}", new JsonObject { ["line"] = Encoding.UTF8.GetString(row.RawRecord) }.ToJsonString());

    private void RejectNulls() => rows.Reject(
        "end", null, "null_bytes", $"{text.TrailingNulls} null bytes at the end of {text.Place}; expected a line end. The lines before them are read.",
        new JsonObject { ["null_bytes"] = text.TrailingNulls }.ToJsonString());

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
