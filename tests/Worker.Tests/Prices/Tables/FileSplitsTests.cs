using Worker.Prices;
using Worker.Tests.Prices.Csv;

namespace Worker.Tests.Prices.Tables;

/// <summary>Files that name their splits. The right values come from Yahoo, which adjusts closes for splits by itself.</summary>
public sealed class FileSplitsTests : IDisposable
{
    /// <summary>By the company's own announcements: the first session on the new basis.</summary>
    private static readonly SortedDictionary<string, decimal> AppleSplits = new(StringComparer.Ordinal)
    {
        ["1987-06-16"] = 2,
        ["2000-06-21"] = 2,
        ["2005-02-28"] = 2,
        ["2014-06-09"] = 7,
        ["2020-08-31"] = 4,
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_closes_of_quandls_layout_are_adjusted_for_its_splits_and_not_for_dividends()
    {
        _folder.Write(
            "A.csv",
            """
            Date,Open,High,Low,Close,Volume,Ex-Dividend,Split Ratio,Adj. Open,Adj. High,Adj. Low,Adj. Close,Adj. Volume
            2014-06-05,646.20,649.37,642.61,647.35,10850000,0,1,91.54,91.99,91.03,91.70,75951400
            2014-06-06,649.90,651.26,644.47,645.57,12497800,0,1,92.06,92.25,91.29,91.45,87484600
            2014-06-09,92.70,93.88,91.75,93.70,75415000,0,7,91.93,93.10,90.99,92.92,75415000
            """);

        var answer = await FetchAsync();

        // Yahoo's closes of these days, which are adjusted for the later split of 4 for 1 too.
        decimal[] yahoo = [23.119642m, 23.056070m, 23.424999m];
        Assert.All(yahoo.Zip(answer.Bars), pair => Assert.Equal(pair.First * 4, pair.Second.Close!.Value, 4));
        Assert.Equal([91.70m, 91.45m, 92.92m], answer.Bars.Select(bar => bar.AdjustedClose));
        Assert.Equal((92.314286m, 75950000L), (answer.Bars[0].Open, answer.Bars[0].Volume));
        Assert.Equal([new CorporateAction(new DateOnly(2014, 6, 9), "split", 7)], answer.Actions);
    }

    [Fact]
    public async Task Alpha_vantages_closes_newest_first_are_adjusted_from_the_newest_row_backwards()
    {
        _folder.Write(
            "A.csv",
            """
            timestamp,open,high,low,close,adjusted_close,volume,dividend_amount,split_coefficient
            2020-09-01,132.76,134.80,130.53,134.18,131.80,151948100,0.0000,1.0
            2020-08-31,127.58,131.00,126.00,129.04,126.75,225702700,0.0000,4.0
            2020-08-28,504.05,505.77,498.31,499.23,122.59,46907479,0.0000,1.0
            """);

        var bar = (await FetchAsync()).Bars[0];

        // Yahoo's close of the day is 124.807503.
        Assert.Equal((124.8075m, 122.59m), (bar.Close, bar.AdjustedClose));
        Assert.Equal((504.05m / 4, 46907479L * 4), (bar.Open, bar.Volume));
    }

    [Theory]
    [InlineData("prices/AAPL-1980-2009.csv", 7331)]
    [InlineData("prices/AAPL-2010-2020.csv", 2769)]
    public async Task The_raw_closes_of_apple_with_tiingos_columns_give_yahoos_split_adjusted_ones(string file, int rows)
    {
        var quoted = File.ReadLines(SharedData.Path(file)).Skip(1).Select(line => line.Split(',')).ToList();
        var lines = quoted.Select(cells => FormattableString.Invariant(
            $"{cells[0]}T00:00:00.000Z,{Price(cells[4]) * LaterSplits(cells[0])},{cells[5]},{AppleSplits.GetValueOrDefault(cells[0], 1)}"));
        _folder.Write("A.csv", "date,close,adjClose,splitFactor\n" + string.Join('\n', lines.Reverse()));

        var answer = await FetchAsync();

        Assert.Equal(rows, answer.Bars.Count);
        // Yahoo has divided by the splits after the last day of the file too.
        var after = LaterSplits(quoted[^1][0]);
        Assert.All(quoted.Zip(answer.Bars), pair => Assert.Equal(Price(pair.First[4]) * after, pair.Second.Close!.Value, 5));
        Assert.Equal(quoted.Select(cells => Price(cells[5])), answer.Bars.Select(bar => bar.AdjustedClose!.Value));
        Assert.Equal(
            AppleSplits.Keys.Where(day => quoted.Exists(cells => cells[0] == day)), answer.Actions.Select(action => $"{action.Date:yyyy-MM-dd}"));

        static decimal Price(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

        static decimal LaterSplits(string day) =>
            AppleSplits.Where(split => string.CompareOrdinal(split.Key, day) > 0).Aggregate(1m, (product, split) => product * split.Value);
    }

    [Fact]
    public async Task A_small_split_follows_the_larger_ones_of_its_file_and_a_dividend_is_none()
    {
        // 5 % in shares, then 2 for 1, then a dividend of a fifth.
        _folder.Write(
            "A.csv",
            """
            date,close,adjClose,divCash,splitFactor
            2020-01-02,210,80,0,1
            2020-01-03,199,80,0,1.05
            2020-01-06,100,80,0,2
            2020-01-07,80,80,20,1
            """);

        Assert.Equal([100m, 99.5m, 100m, 80m], (await FetchAsync()).Bars.Select(bar => bar.Close!.Value));
    }

    [Theory]
    [InlineData("4:1", 124.8075)]
    [InlineData("4/1", 124.8075)]
    public async Task A_split_may_be_written_as_two_numbers(string split, double before)
    {
        _folder.Write("A.csv", $"Date,Close,Adj Close,Stock Splits\n2020-08-28,499.23,122.59,\n2020-08-31,129.04,126.75,{split}\n");

        Assert.Equal((decimal)before, (await FetchAsync()).Bars[0].Close);
    }

    [Fact]
    public async Task A_row_whose_split_is_no_number_is_rejected()
    {
        _folder.Write("A.csv", "Date,Close,Stock Splits\n2020-08-28,499.23,0\n2020-08-31,129.04,four\n");

        var rejected = Assert.Single((await FetchAsync()).Unreadable);

        Assert.Equal("unreadable_number", rejected.Rule);
        Assert.Contains("'four'", rejected.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_adjusted_already_and_tells_of_its_splits_stays_as_quoted()
    {
        _folder.Write("A.csv", "Date,Close,Adj Close,Dividends,Stock Splits\n2020-08-28,124.81,122.59,0.0,0.0\n2020-08-31,129.04,126.75,0.0,4.0\n");

        var answer = await FetchAsync();

        Assert.Equal([124.81m, 129.04m], answer.Bars.Select(bar => bar.Close));
        Assert.Equal([new CorporateAction(new DateOnly(2020, 8, 31), "split", 4)], answer.Actions);
    }

    private Task<PriceFeedAnswer> FetchAsync() =>
        CsvFiles.Feed(_folder.Path).FetchAsync("A", new DateOnly(1970, 1, 1), TestContext.Current.CancellationToken);
}
