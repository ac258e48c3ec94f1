using Microsoft.Extensions.Options;
using Worker.Observability;

namespace Worker.Prices.Csv;

/// <summary>
/// Daily bars from CSV: a folder of files, one long file, or one document a symbol over HTTP. The layouts of Yahoo, Stooq, Alpha Vantage,
/// Nasdaq, investing.com, Quandl and yfinance are recognised; <c>Prices:Csv</c> describes others.
/// </summary>
internal sealed class CsvPriceFeed(IOptions<PricesOptions> options, CsvDownload download) : IPriceFeed, IDisposable
{
    private const int SymbolsInBatch = 32;

    private readonly SemaphoreSlim _indexing = new(1);
    private LongCsvFile? _longFile;

    public string Name => "csv";

    public int MaxConcurrency => Csv.Address.Length > 0 ? 1 : Environment.ProcessorCount;

    public int BatchSize => Csv.Address.Length > 0 ? 1 : SymbolsInBatch;

    private CsvFeedOptions Csv => options.Value.Csv;

    private char? Separator => Csv.Separator is [var one] ? one : null;

    public async Task<PriceFeedAnswer> FetchAsync(string symbol, DateOnly from, CancellationToken cancellationToken) =>
        (await FetchIfChangedAsync(symbol, from, EarlierAnswer.None, cancellationToken))!;

    public async Task<PriceFeedAnswer?> FetchIfChangedAsync(string symbol, DateOnly from, EarlierAnswer earlier, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(symbol);
        if (Csv.Address.Length > 0)
            return await DownloadAsync(symbol, from, earlier, cancellationToken);

        var place = Path.GetFullPath(Csv.Path);
        try
        {
            var text = Directory.Exists(place)
                ? await ReadFileAsync(symbol, CsvFolder.FileOf(symbol, place), cancellationToken)
                : await ReadLongFileAsync(symbol, place, cancellationToken);
            return Read(symbol, from, text, earlier, cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new PriceFeedException(
                symbol, $"the prices of {symbol} could not be read from {place}: {failure.Message}", isTransient: failure is IOException, failure);
        }
    }

    public void Dispose() => _indexing.Dispose();

    private async Task<PriceFeedAnswer?> DownloadAsync(string symbol, DateOnly from, EarlierAnswer earlier, CancellationToken cancellationToken)
    {
        var text = await download.GetAsync(symbol, from, cancellationToken);
        try
        {
            return Read(symbol, from, text, earlier, cancellationToken);
        }
        // What a host says in place of a table may quote the key.
        catch (PriceFeedException refusal) when (Csv.Key.Length > 0)
        {
            throw new PriceFeedException(symbol, new CsvAddress(Csv.Address, Csv.Key).Hide(refusal.Message), refusal.IsTransient);
        }
    }

    private PriceFeedAnswer? Read(string symbol, DateOnly from, CsvText text, EarlierAnswer earlier, CancellationToken cancellationToken)
    {
        var mark = CsvMark.Of(earlier.Mark);
        var (first, all) = text.Hashes(mark?.Length ?? 0);
        if (text.Fingerprint(all) == earlier.Fingerprint)
            return null;
        return (mark is not null && mark.Hash == first && mark.Before.LastDate < from ? ReadTail(symbol, from, text, all, mark, cancellationToken) : null)
            ?? Read(symbol, from, text, text, all, mark: null, cancellationToken)!;
    }

    /// <summary>The answer from the rows that were added and some before them; null if that may not be the same as from all rows.</summary>
    private PriceFeedAnswer? ReadTail(string symbol, DateOnly from, CsvText text, string hash, CsvMark mark, CancellationToken cancellationToken)
    {
        try
        {
            return Read(symbol, from, text, mark.TailOf(text), hash, mark, cancellationToken);
        }
        // The whole file says what is wrong with it.
        catch (PriceFeedException)
        {
            return null;
        }
    }

    /// <param name="whole">The whole text.</param>
    /// <param name="text">What is read of it.</param>
    /// <param name="hash">Of the whole text.</param>
    /// <param name="mark">What is known of the rows that are not read; null if all are.</param>
    /// <returns>Null if all rows have to be read.</returns>
    private PriceFeedAnswer? Read(
        string symbol, DateOnly from, CsvText whole, CsvText text, string hash, CsvMark? mark, CancellationToken cancellationToken)
    {
        text.CheckLines(symbol, cancellationToken);
        var listing = options.Value.ListingOf(symbol);
        var (currency, unitsPerQuote) = QuotedCurrency.Whole(Said(listing.Currency) ?? Said(Csv.Currency));
        var rows = new FeedRows(from, unitsPerQuote);
        var bars = new CsvBars(symbol, text, Csv, listing.Splits, rows, mark?.Before);
        bars.Read(cancellationToken);
        if (mark is not null && !bars.IsAsWhole)
            return null;
        return new PriceFeedAnswer
        {
            Symbol = bars.Spelling,
            Bars = rows.Bars(),
            Actions = [.. bars.Splits.Where(split => split.Date >= from)],
            Unreadable = rows.Unreadable,
            EmptyDays = rows.EmptyDays,
            Fingerprint = whole.Fingerprint(hash),
            Mark = bars.End(CsvMark.TailRows(options.Value.OverlapSessions)) is { } end ? CsvMark.At(end, whole, hash, mark).ToText() : null,
            Currency = currency,
            TimeZone = Said(listing.TimeZone) ?? Said(Csv.TimeZone),
            Exchange = Said(listing.Exchange),
        };
    }

    private static string? Said(string setting) => setting.Length > 0 ? setting : null;

    private async Task<CsvText> ReadFileAsync(string symbol, string path, CancellationToken cancellationToken)
    {
        if (new FileInfo(path).Length is > CsvText.MaxBytes and var length)
        {
            throw new PriceFeedException(
                symbol, $"{path} has {length} bytes; expected at most {CsvText.MaxBytes} for one symbol. If it holds many symbols, set Prices:Csv:Path to the file itself.",
                isTransient: false);
        }
        var bytes = CsvEncoding.ToUtf8(await File.ReadAllBytesAsync(path, cancellationToken), Csv.Encoding, symbol, path);
        return new CsvText(path, bytes, Separator, line => line) { Spelling = CsvFolder.SpellingOf(symbol, path) };
    }

    private async Task<CsvText> ReadLongFileAsync(string symbol, string path, CancellationToken cancellationToken)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            throw new PriceFeedException(symbol, $"Prices:Csv:Path is {path}, where there is neither a folder nor a file.", isTransient: false);
        if (await HasTickersAsync(symbol, path, cancellationToken))
            return await ReadFileAsync(symbol, path, cancellationToken);

        var indexed = await IndexAsync(symbol, file, cancellationToken);
        return indexed.Read(symbol) ?? throw new PriceFeedException(
            symbol,
            $"{path} has no row of {symbol} in its Name or Symbol column; it has {indexed.Runs.Count} symbols, the first are "
            + $"{FirstFew.Of([.. indexed.Runs.Keys], 5)}. Correct the symbol in Prices:Symbols.",
            isTransient: false);
    }

    /// <summary>Whether the symbols of a file are side by side, each with its own columns, as yfinance writes them.</summary>
    private async Task<bool> HasTickersAsync(string symbol, string path, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(path);
        var start = new byte[CsvText.MaxLineBytes];
        var length = await stream.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken);
        var text = new CsvText(path, CsvEncoding.ToUtf8(start[..length], Csv.Encoding, symbol, path), Separator, line => line);
        return CsvHeader.HasTickers(CsvHeader.FirstRows(text));
    }

    /// <summary>Looks the file through once; again only after it has been written.</summary>
    private async Task<LongCsvFile> IndexAsync(string symbol, FileInfo file, CancellationToken cancellationToken)
    {
        await _indexing.WaitAsync(cancellationToken);
        try
        {
            if (_longFile is null || !_longFile.IsStillOf(file))
                _longFile = await Task.Run(() => LongCsvIndexer.Index(file, symbol, Csv, cancellationToken), cancellationToken);
            return _longFile;
        }
        finally
        {
            _indexing.Release();
        }
    }
}
