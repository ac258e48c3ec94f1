using Microsoft.Extensions.Options;

namespace Worker.Prices.Csv;

/// <summary>
/// Daily bars from CSV files: Yahoo's download columns (<c>Date,Open,High,Low,Close,Adj Close,Volume</c>) or the lower-case
/// <c>date,open,high,low,close,volume,Name</c> form, separated by comma, semicolon or tab, in UTF-8.
/// </summary>
internal sealed class CsvPriceFeed(IOptions<PricesOptions> options) : IPriceFeed, IDisposable
{
    private readonly SemaphoreSlim _indexing = new(1);
    private LongCsvFile? _longFile;

    public string Name => "csv";

    public int MaxConcurrency => Environment.ProcessorCount;

    public async Task<PriceFeedAnswer> FetchAsync(string symbol, DateOnly from, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(symbol);
        var place = Path.GetFullPath(options.Value.Csv.Path);
        try
        {
            var rows = new FeedRows(from);
            var text = Directory.Exists(place)
                ? await ReadFolderAsync(symbol, place, cancellationToken)
                : await ReadLongFileAsync(symbol, place, cancellationToken);
            new CsvBars(symbol, text, rows).Read(cancellationToken);
            return new PriceFeedAnswer { Symbol = symbol, Bars = rows.Bars(), Unreadable = rows.Unreadable, EmptyRows = rows.EmptyRows };
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new PriceFeedException(
                symbol, $"the prices of {symbol} could not be read from {place}: {failure.Message}", isTransient: failure is IOException, failure);
        }
    }

    public void Dispose() => _indexing.Dispose();

    private static async Task<CsvText> ReadFolderAsync(string symbol, string folder, CancellationToken cancellationToken)
    {
        var path = CsvFolder.FileOf(symbol, folder);
        return new CsvText(path, await File.ReadAllBytesAsync(path, cancellationToken), Separator: null, line => line);
    }

    private async Task<CsvText> ReadLongFileAsync(string symbol, string path, CancellationToken cancellationToken)
    {
        var file = await IndexAsync(symbol, path, cancellationToken);
        return file.Read(symbol) ?? throw new PriceFeedException(
            symbol,
            $"{path} has no row of {symbol} in its Name or Symbol column; it has {file.Runs.Count} symbols, the first are "
            + $"{string.Join(", ", file.Runs.Keys.Take(5))}. Correct the symbol in Prices:Symbols.",
            isTransient: false);
    }

    /// <summary>Looks the file through once; again only after it has been written.</summary>
    private async Task<LongCsvFile> IndexAsync(string symbol, string path, CancellationToken cancellationToken)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            throw new PriceFeedException(symbol, $"Prices:Csv:Path is {path}, where there is neither a folder nor a file.", isTransient: false);

        await _indexing.WaitAsync(cancellationToken);
        try
        {
            if (_longFile is null || !_longFile.IsStillOf(file))
                _longFile = await Task.Run(() => LongCsvIndexer.Index(file, symbol, cancellationToken), cancellationToken);
            return _longFile;
        }
        finally
        {
            _indexing.Release();
        }
    }
}
