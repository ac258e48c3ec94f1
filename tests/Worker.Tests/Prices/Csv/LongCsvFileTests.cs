using System.Globalization;
using Worker.Prices;

namespace Worker.Tests.Prices.Csv;

public sealed class LongCsvFileTests : IDisposable
{
    private static readonly DateOnly Long = new(1970, 1, 1);

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true, "")]
    [InlineData(false, "")]
    [InlineData(false, "\uFEFF")]
    public async Task Each_symbol_gets_its_own_rows_however_the_file_is_sorted(bool byDate, string mark)
    {
        var rows =
            from i in Enumerable.Range(0, 300)
            from symbol in (string[])["AAA", "BBB", "Ünï"]
            select (Symbol: symbol, Line: $"{new DateOnly(2024, 1, 1).AddDays(i).ToString("O", CultureInfo.InvariantCulture)};{i + symbol.Length};\"{symbol}\"");
        var sorted = byDate ? rows : rows.OrderBy(row => row.Symbol, StringComparer.Ordinal);
        using var feed = CsvFiles.Feed(_folder.Write("long.csv", $"{mark}date;close;Symbol\r\n{string.Join("\r\n", sorted.Select(row => row.Line))}"));

        foreach (var symbol in (string[])["AAA", "BBB", "Ünï"])
        {
            var answer = await feed.FetchAsync(symbol, Long, Cancelled);
            Assert.Equal(Enumerable.Range(0, 300).Select(i => (decimal?)(i + symbol.Length)), answer.Bars.Select(bar => bar.Close));
            Assert.Empty(answer.Unreadable);
        }
    }

    [Fact]
    public async Task A_bad_row_is_named_by_its_line_in_the_file()
    {
        using var feed = CsvFiles.Feed(_folder.Write(
            "long.csv", "date,close,Name\n2024-01-01,1,A\n2024-01-01,1,B\n2024-01-02,1,A\n2024-01-02,1,B\n\nyesterday,1,A\n2024-01-03,1,B\n2024-01-03\n"));

        Assert.Equal("line 7", Assert.Single((await feed.FetchAsync("A", Long, Cancelled)).Unreadable).RowKey);
        // A row that says nothing of its symbol shows up with the one above it.
        Assert.Equal(("line 9", "field_count"), (await feed.FetchAsync("B", Long, Cancelled)).Unreadable.Select(row => (row.RowKey, row.Rule)).Single());
    }

    [Fact]
    public async Task A_file_that_was_written_again_is_read_again()
    {
        var path = _folder.Write("long.csv", "date,close,Name\n2024-01-01,1,A\n");
        using var feed = CsvFiles.Feed(path);
        await feed.FetchAsync("A", Long, Cancelled);

        _folder.Write("long.csv", "date,close,Name\n2024-01-01,1,B\n2024-01-01,7,A\n");

        Assert.Equal(7m, Assert.Single((await feed.FetchAsync("A", Long, Cancelled)).Bars).Close);
    }

    [Fact]
    public async Task A_file_that_does_not_say_whose_prices_it_holds_is_refused()
    {
        using var feed = CsvFiles.Feed(_folder.Write("long.csv", "date,close\n2024-01-01,1\n"));

        var refusal = await Assert.ThrowsAsync<PriceFeedException>(() => feed.FetchAsync("A", Long, Cancelled));

        Assert.Contains("no column Name or Symbol", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("A.csv", refusal.Message, StringComparison.Ordinal);
    }
}
