using Worker.Prices;
using Worker.Prices.Csv;
using Worker.Prices.Tables;

namespace Worker.Tests.Prices.Csv;

/// <summary>Real files, with counts that were taken from them by other means.</summary>
public sealed class SharedPricesTests : IDisposable
{
    private static readonly DateOnly Long = new(1970, 1, 1);

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Ten_years_of_a_yahoo_download_are_read_to_the_last_digit()
    {
        File.Copy(SharedData.Path("prices/AAPL-2010-2020.csv"), Path.Combine(_folder.Path, "AAPL.csv"));

        var answer = await CsvFiles.Feed(_folder.Path).FetchAsync("AAPL", Long, Cancelled);

        Assert.Equal(2769, answer.Bars.Count);
        Assert.Equal((new DateOnly(2010, 1, 4), 7.643214m), (answer.Bars[0].Date, answer.Bars[0].Close));
        Assert.Equal((new DateOnly(2020, 12, 31), 132.690002m), (answer.Bars[^1].Date, answer.Bars[^1].Close));
        Assert.Equal(56.092499m, answer.Bars.Single(bar => bar.Date == new DateOnly(2020, 3, 23)).Close);
        Assert.Empty(answer.Unreadable);
    }

    [Fact]
    public async Task All_505_files_are_read_and_their_empty_fields_stay_empty()
    {
        var folder = SharedData.Path("prices/sp500-2013-2018");
        using var feed = CsvFiles.Feed(AsQuoted(folder));
        var (rows, withoutOpen, withoutHigh) = (0, 0, 0);

        foreach (var file in Directory.EnumerateFiles(folder, "*_data.csv"))
        {
            var answer = await feed.FetchAsync(Path.GetFileName(file)[..^"_data.csv".Length], Long, Cancelled);
            rows += answer.Bars.Count;
            withoutOpen += answer.Bars.Count(bar => bar.Open is null);
            withoutHigh += answer.Bars.Count(bar => bar.High is null);
            Assert.Equal((0, 0), (answer.Unreadable.Count, answer.EmptyDays.Count));
        }

        Assert.Equal((619_040, 11, 8), (rows, withoutOpen, withoutHigh));
    }

    [Fact]
    public async Task The_same_rows_in_one_long_file_give_the_same_bars()
    {
        var folder = SharedData.Path("prices/sp500-2013-2018");
        var files = Directory.EnumerateFiles(folder, "*_data.csv").ToList();
        await File.WriteAllLinesAsync(
            Path.Combine(_folder.Path, "all.csv"), files.SelectMany((file, i) => File.ReadLines(file).Skip(i == 0 ? 0 : 1)), Cancelled);
        using var one = CsvFiles.Feed(AsQuoted(Path.Combine(_folder.Path, "all.csv")));
        using var each = CsvFiles.Feed(AsQuoted(folder));

        foreach (var file in files)
        {
            var symbol = Path.GetFileName(file)[..^"_data.csv".Length];
            Assert.Equal((await each.FetchAsync(symbol, Long, Cancelled)).Bars, (await one.FetchAsync(symbol, Long, Cancelled)).Bars);
        }
    }

    [Fact]
    public async Task A_share_of_the_set_that_is_not_adjusted_for_a_split_is_refused_with_the_date()
    {
        using var feed = CsvFiles.Feed(SharedData.Path("prices/sp500-2013-2018"));

        var refusal = await Assert.ThrowsAsync<PriceFeedException>(() => feed.FetchAsync("DISCA", Long, Cancelled));

        Assert.Contains("2014-08-07 from 83.02 to 40.975 (2 for 1)", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>The two shares of the set that are not adjusted for a split are taken as they stand.</summary>
    private static PricesOptions AsQuoted(string path)
    {
        var options = new PricesOptions { Csv = new CsvFeedOptions { Path = path } };
        foreach (var symbol in (string[])["DISCA", "DISCK"])
            options.Listings[symbol] = new ListingOptions { Splits = { ["2014-08-07"] = 1 } };
        return options;
    }
}
