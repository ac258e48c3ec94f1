using System.Globalization;
using Worker.Prices;

namespace Worker.Tests.Prices.Csv;

/// <summary>Small files that failed once; their figures were read from them by other means.</summary>
public sealed class CsvCasesTests
{
    [Fact]
    public async Task A_file_that_ends_in_null_bytes_gives_all_its_bars()
    {
        var answer = await FetchAsync("csv-nul-tail", "NULT");

        Assert.Equal(Closes("csv-nul-tail/NULT.csv", 4), answer.Bars.Select(bar => bar.Close!.Value));
        Assert.Equal("null_bytes", Assert.Single(answer.Unreadable).Rule);
    }

    [Fact]
    public async Task The_three_header_lines_of_yfinance_are_read()
    {
        var answer = await FetchAsync("csv-yfinance-header", "YFX");

        Assert.Equal(Closes("csv-yfinance-header/YFX.csv", 1), answer.Bars.Select(bar => bar.Close!.Value));
        Assert.Equal(new PriceBar(new DateOnly(2026, 9, 1), 100m, 100.2m, 98.58m, 98.78m, null, 1000), answer.Bars[0]);
        Assert.Empty(answer.Unreadable);
    }

    [Fact]
    public async Task Dates_that_are_none_are_rejected_by_name_in_a_price_file_too()
    {
        using var folder = new TemporaryFolder();
        var dates = File.ReadLines(SharedCases.Path("csv-min-date/reviews.csv")).Skip(1).Select(line => line.Split(',')[1]);
        folder.Write("MIN.csv", $"Date,Close\n{string.Join('\n', dates.Select(date => $"{date},10"))}\n2026-11-24,11\n");

        var answer = await CsvFiles.Feed(folder.Path).FetchAsync("MIN", DateOnly.MinValue, TestContext.Current.CancellationToken);

        Assert.Equal([(new DateOnly(2026, 11, 24), 11m)], answer.Bars.Select(bar => (bar.Date, bar.Close!.Value)));
        Assert.Equal(
            [("bad_date", "0001-01-01"), ("bad_date", "1899-12-30"), ("unreadable_date", "line 3"), ("unreadable_date", "line 5"), ("unreadable_date", "line 6")],
            answer.Unreadable.Select(row => (row.Rule, row.RowKey)).Order());
    }

    private static Task<PriceFeedAnswer> FetchAsync(string folder, string symbol) =>
        CsvFiles.Feed(SharedCases.Path(folder)).FetchAsync(symbol, new DateOnly(1970, 1, 1), TestContext.Current.CancellationToken);

    private static IEnumerable<decimal> Closes(string file, int column) =>
        from line in File.ReadLines(SharedCases.Path(file))
        where char.IsAsciiDigit(line.FirstOrDefault()) && line.Contains(',', StringComparison.Ordinal)
        select decimal.Parse(line.Split(',')[column], CultureInfo.InvariantCulture);
}
