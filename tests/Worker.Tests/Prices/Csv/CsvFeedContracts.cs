using Microsoft.Extensions.Options;
using Worker.Prices;
using Worker.Prices.Csv;

namespace Worker.Tests.Prices.Csv;

/// <summary>The folder form with Yahoo's download columns.</summary>
public sealed class CsvFolderFeedTests : PriceFeedContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private protected override IPriceFeed FeedOf(string symbol, params FeedDay[] days)
    {
        _folder.Write($"{symbol}.csv", CsvFiles.Download(days));
        return CsvFiles.Feed(_folder.Path);
    }
}

/// <summary>One long file, in which another symbol's rows stand between.</summary>
public sealed class LongCsvFeedTests : PriceFeedContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private protected override IPriceFeed FeedOf(string symbol, params FeedDay[] days)
    {
        var rows = days.SelectMany((day, i) => i == 1
            ? (string[])[CsvFiles.LongRow("MSFT", day with { Close = "1" }), CsvFiles.LongRow(symbol, day)]
            : [CsvFiles.LongRow(symbol, day)]);
        return CsvFiles.Feed(_folder.Write("all.csv", $"date,open,high,low,close,adj_close,volume,Name\n{string.Join('\n', rows)}\n"));
    }
}

internal static class CsvFiles
{
    public static CsvPriceFeed Feed(string path) => Feed(new PricesOptions { Source = PriceSource.Csv, Csv = new CsvFeedOptions { Path = path } });

    public static CsvPriceFeed Feed(PricesOptions options) =>
        new(Options.Create(options), new CsvDownload(new HttpClient(), Options.Create(options), TimeProvider.System));

    public static string Download(params FeedDay[] days) =>
        $"Date,Open,High,Low,Close,Adj Close,Volume\n{string.Join('\n', days.Select(Row))}\n";

    public static string LongRow(string symbol, FeedDay day) => $"{Row(day)},{symbol}";

    private static string Row(FeedDay day) =>
        $"{day.Date},{day.Open},{day.High},{day.Low},{day.Close},{day.AdjustedClose},{day.Volume}";
}
