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
    public async Task A_split_that_only_the_adjusted_close_shows_is_undone()
    {
        _folder.Write("A.csv", "Date,Open,Close,Adj Close\n2020-08-27,508.57,500.04,122.79\n2020-08-28,504.05,499.23,122.59\n2020-08-31,127.58,129.04,126.75\n2020-09-01,132.76,134.18,131.80\n");

        var answer = await FetchAsync(new PricesOptions());

        Assert.Equal([(125.01m, 122.79m), (124.8075m, 122.59m), (129.04m, 126.75m), (134.18m, 131.80m)], answer.Bars.Select(bar => (bar.Close!.Value, bar.AdjustedClose!.Value)));
    }

    [Fact]
    public async Task Without_a_split_the_close_stays_as_quoted_beside_the_adjusted_one()
    {
        _folder.Write("A.csv", "timestamp,close,adjusted_close,split_coefficient\n2024-01-11,185.59,184.1,1.0\n2024-01-12,185.92,184.4,1.0\n");

        Assert.Equal([(185.59m, 184.1m), (185.92m, 184.4m)], (await FetchAsync(new PricesOptions())).Bars.Select(bar => (bar.Close!.Value, bar.AdjustedClose!.Value)));
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
            new DateOnly(2024, 1, 1).AddDays(i), new FeedRow(default, default, default, FeedCell.Of(close), default, default), null, i));

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
    public void Of_150_shares_in_eighteen_years_no_true_move_is_taken_for_a_split()
    {
        var found = Directory.EnumerateFiles(SharedData.Path("prices/wiki-2000-2017"), "*.csv")
            .SelectMany(file => SplitJumps.Find(Rows(file, 1, 4)).Select(jump => $"{Path.GetFileName(file)} {jump.Date:yyyy-MM-dd} {jump.Ratio}"));

        Assert.Empty(found.Order(StringComparer.Ordinal));
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
            new FeedRow(Cell(cells[open]), default, default, Cell(cells[close]), default, Cell(cells[5])), null, 0)),
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
