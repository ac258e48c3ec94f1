using Microsoft.Extensions.Options;

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
        (await FetchIfChangedAsync(symbol, from, known: null, cancellationToken))!;

    public async Task<PriceFeedAnswer?> FetchIfChangedAsync(string symbol, DateOnly from, string? known, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(symbol);
        if (Csv.Address.Length > 0)
            return await DownloadAsync(symbol, from, known, cancellationToken);

        var place = Path.GetFullPath(Csv.Path);
        try
        {
            var text = Directory.Exists(place)
                ? await ReadFileAsync(symbol, CsvFolder.FileOf(symbol, place), cancellationToken)
                : await ReadLongFileAsync(symbol, place, cancellationToken);
            return Read(symbol, from, text, known, cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new PriceFeedException(
                symbol, $"the prices of {symbol} could not be read from {place}: {failure.Message}", isTransient: failure is IOException, failure);
        }
    }

    public void Dispose() => _indexing.Dispose();

    private async Task<PriceFeedAnswer?> DownloadAsync(string symbol, DateOnly from, string? known, CancellationToken cancellationToken)
    {
        var text = await download.GetAsync(symbol, from, cancellationToken);
        try
        {
            return Read(symbol, from, text, known, cancellationToken);
        }
        // What a host says in place of a table may quote the key.
        catch (PriceFeedException refusal) when (Csv.Key.Length > 0)
        {
            throw new PriceFeedException(symbol, new CsvAddress(Csv.Address, Csv.Key).Hide(refusal.Message), refusal.IsTransient);
        }
    }

    private PriceFeedAnswer? Read(string symbol, DateOnly from, CsvText text, string? known, CancellationToken cancellationToken)
    {
        var fingerprint = text.Fingerprint();
        if (fingerprint == known)
            return null;
        text.CheckLines(symbol, cancellationToken);
        var listing = options.Value.ListingOf(symbol);
        var (currency, unitsPerQuote) = QuotedCurrency.Whole(Said(listing.Currency) ?? Said(Csv.Currency));
        var rows = new FeedRows(from, unitsPerQuote);
        var bars = new CsvBars(symbol, text, Csv, listing.Splits, rows);
        bars.Read(cancellationToken);
        return new PriceFeedAnswer
        {
            Symbol = bars.Spelling,
            Bars = rows.Bars(),
            Actions = [.. bars.Splits.Where(split => split.Date >= from)],
            Unreadable = rows.Unreadable,
            EmptyDays = rows.EmptyDays,
            Fingerprint = fingerprint,
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
            + $"{string.Join(", ", indexed.Runs.Keys.Take(5))}. Correct the symbol in Prices:Symbols.",
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
