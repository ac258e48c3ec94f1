using Worker.Prices;
using Worker.Prices.Tables;
using Worker.Tests.Prices.Csv;

namespace Worker.Tests.Prices.Tables;

public sealed class UnadjustedPricesTests : IDisposable
{
    private static readonly DateOnly Long = new(1970, 1, 1);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_adjusted_columns_of_quandls_layout_are_read_where_a_split_is_among_the_rows()
    {
        _folder.Write(
            "A.csv",
            """
            Date,Open,High,Low,Close,Volume,Ex-Dividend,Split Ratio,Adj. Open,Adj. High,Adj. Low,Adj. Close,Adj. Volume
            2014-06-05,646.20,649.37,642.61,647.35,10850000,0,1,91.54,91.99,91.03,91.70,75951400
            2014-06-06,649.90,651.26,644.47,645.57,12497800,0,1,92.06,92.25,91.29,91.45,87484600
            2014-06-09,92.70,93.88,91.75,93.70,75415000,0,7,91.93,93.10,90.99,92.92,75415000
            """);

        var answer = await FetchAsync(new PricesOptions());

        Assert.Equal([91.70m, 91.45m, 92.92m], answer.Bars.Select(bar => bar.Close));
        Assert.Equal((91.54m, 91.99m, 91.03m, 91.70m, 75951400L), (answer.Bars[0].Open, answer.Bars[0].High, answer.Bars[0].Low, answer.Bars[0].AdjustedClose, answer.Bars[0].Volume));
        Assert.Equal([new CorporateAction(new DateOnly(2014, 6, 9), "split", 7)], answer.Actions);
    }

    [Fact]
    public async Task With_an_adjusted_close_alone_the_other_prices_are_scaled_as_it_is()
    {
        _folder.Write(
            "A.csv",
            """
            timestamp,open,high,low,close,adjusted_close,volume,dividend_amount,split_coefficient
            2020-09-01,132.76,134.80,130.53,134.18,131.80,151948100,0.0000,1.0
            2020-08-31,127.58,131.00,126.00,129.04,126.75,225702700,0.0000,4.0
            2020-08-28,504.05,505.77,498.31,499.23,122.59,46907479,0.0000,1.0
            """);

        var bar = (await FetchAsync(new PricesOptions())).Bars[0];

        Assert.Equal((122.59m, 122.59m), (bar.Close, bar.AdjustedClose));
        Assert.Equal(504.05m * 122.59m / 499.23m, bar.Open!.Value, 5);
        Assert.Equal(46907479m * 499.23m / 122.59m, (decimal)bar.Volume!.Value, 0);
    }

    [Fact]
    public async Task Without_a_split_the_close_stays_as_quoted_beside_the_adjusted_one()
    {
        _folder.Write("A.csv", "timestamp,close,adjusted_close,split_coefficient\n2024-01-11,185.59,184.1,1.0\n2024-01-12,185.92,184.4,1.0\n");

        Assert.Equal([(185.59m, 184.1m), (185.92m, 184.4m)], (await FetchAsync(new PricesOptions())).Bars.Select(bar => (bar.Close!.Value, bar.AdjustedClose!.Value)));
    }

    [Fact]
    public async Task A_file_that_is_adjusted_already_and_tells_of_its_splits_stays_as_quoted()
    {
        _folder.Write("A.csv", "Date,Close,Adj Close,Dividends,Stock Splits\n2020-08-28,124.81,122.59,0.0,0.0\n2020-08-31,129.04,126.75,0.0,4.0\n");

        var answer = await FetchAsync(new PricesOptions());

        Assert.Equal([124.81m, 129.04m], answer.Bars.Select(bar => bar.Close));
        Assert.Equal([new CorporateAction(new DateOnly(2020, 8, 31), "split", 4)], answer.Actions);
    }

    [Fact]
    public async Task Unadjusted_prices_without_adjusted_ones_are_refused_with_the_dates()
    {
        WriteSplit();

        var refusal = await Assert.ThrowsAsync<PriceFeedException>(() => FetchAsync(new PricesOptions()));

        Assert.Contains("2020-08-31 from 499 to 129 (4 for 1)", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Prices:Listings:A:Splits (\"2020-08-31\": 4; 1 if the move is true)", refusal.Message, StringComparison.Ordinal);
        Assert.False(refusal.IsTransient);
    }

    [Theory]
    [InlineData(4, 124.75)]
    [InlineData(1, 499)]
    public async Task The_settings_tell_of_a_split_or_that_the_move_is_true(int ratio, double before)
    {
        WriteSplit();
        var options = new PricesOptions();
        options.Listings["a"] = new() { Splits = { ["2020-08-31"] = ratio } };

        var answer = await FetchAsync(options);

        Assert.Equal([(decimal)before, 129m], answer.Bars.Select(bar => bar.Close!.Value).Skip(9).Take(2));
        Assert.Equal(ratio == 1 ? [] : [new CorporateAction(new DateOnly(2020, 8, 31), "split", 4)], answer.Actions);
    }

    [Fact]
    public async Task A_crash_with_many_times_the_usual_trade_is_no_split()
    {
        WriteSplit(volumeAfter: 900_000_000);

        Assert.Equal(499m, (await FetchAsync(new PricesOptions())).Bars[9].Close);
    }

    [Theory]
    [InlineData("100,101,102,103,1030,104,105")]
    [InlineData("100,101,102,103,10.3,104,105")]
    [InlineData("100,101,102,103,104,105,1050")]
    [InlineData("100,50,51,52,53,54,55")]
    public void One_wrong_bar_and_a_jump_of_the_first_sessions_are_no_split(string closes)
    {
        var prices = closes.Split(',').Select(text => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        var rows = prices.Select((close, i) => new TableRow(
            new DateOnly(2024, 1, 1).AddDays(i), new FeedRow(default, default, default, FeedCell.Of(close), default, default), default, null, i));

        Assert.Empty(SplitJumps.Find([.. rows]));
    }

    [Fact]
    public void Of_505_shares_in_five_years_the_two_that_the_set_has_unadjusted_are_found_and_no_true_move()
    {
        // Discovery Communications gave a share of a new class for each share on 2014-08-06; the set has not adjusted for it.
        var found = Directory.EnumerateFiles(SharedData.Path("prices/sp500-2013-2018"), "*.csv")
            .SelectMany(file => SplitJumps.Find(Rows(file, 1, 4)).Select(jump => $"{Path.GetFileName(file)} {jump.Date:yyyy-MM-dd} {jump.Ratio}"));

        Assert.Equal(["DISCA_data.csv 2014-08-07 2", "DISCK_data.csv 2014-08-07 2"], found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Nineteen_of_twenty_splits_are_found_in_true_prices_that_are_not_adjusted()
    {
        var (made, found) = (0, 0);
        foreach (var file in Directory.EnumerateFiles(SharedData.Path("prices/sp500-2013-2018"), "*.csv").Order(StringComparer.Ordinal).Take(200))
        {
            var rows = Rows(file, 1, 4);
            decimal[] ratios = [2, 3, 4, 7, 10, 0.1m, 0.2m, 1.5m];
            var (ratio, at) = (ratios[made % ratios.Length], rows.Count / 2);
            var unadjusted = rows.Select((row, i) => i < at ? row.Divided(1 / ratio) : row).ToList();
            made++;
            found += SplitJumps.Find(unadjusted).Any(jump => jump.Date == rows[at].Date && Math.Abs((jump.Ratio / ratio) - 1) < 0.01m) ? 1 : 0;
        }

        Assert.True(found >= made * 0.95, $"{found} of {made} splits were found");
    }

    private static List<TableRow> Rows(string file, int open, int close) =>
    [
        .. File.ReadLines(file).Skip(1).Select(line => line.Split(',')).Select(cells => new TableRow(
            DateOnly.ParseExact(cells[0], "yyyy-MM-dd", null),
            new FeedRow(Cell(cells[open]), default, default, Cell(cells[close]), default, Cell(cells[5])), default, null, 0)),
    ];

    private static FeedCell Cell(string text) => FeedCell.Parse(System.Text.Encoding.ASCII.GetBytes(text));

    /// <summary>Ten sessions at about 500, then ten at about 129.</summary>
    private void WriteSplit(int volumeAfter = 40_000_000)
    {
        var days = Bars.Ending(new DateOnly(2020, 9, 14), [.. Enumerable.Repeat(499m, 10), .. Enumerable.Repeat(129m, 10)]);
        Assert.Equal(new DateOnly(2020, 8, 31), days[10].Date);
        _folder.Write(
            "A.csv",
            "Date,Open,High,Low,Close,Volume\n" + string.Join('\n', days.Select((day, i) => FormattableString.Invariant(
                $"{day.Date:yyyy-MM-dd},{day.Open},{day.High},{day.Low},{day.Close},{(i < 10 ? 10_000_000 : volumeAfter)}"))));
    }

    private Task<PriceFeedAnswer> FetchAsync(PricesOptions options)
    {
        options.Csv.Path = _folder.Path;
        return CsvFiles.Feed(options).FetchAsync("A", Long, TestContext.Current.CancellationToken);
    }
}
