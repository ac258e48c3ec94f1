using System.Diagnostics;
using System.Text;
using Worker.Prices;
using Worker.Prices.Csv;

namespace Worker.Tests.Prices.Csv;

/// <summary>Files that are no prices: each is refused or read within bounds of time and memory.</summary>
public sealed class HostileCsvTests : IDisposable
{
    private const int Size = 30_000_000;

    private static readonly DateOnly Long = new(1970, 1, 1);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("one line of commas", "", ",", "has more than 65536 bytes")]
    [InlineData("a row of commas", "date,close\n2024-01-02,1\n", ",", "line 3 of")]
    [InlineData("millions of rows", "date,close\n", "2024-01-02,1\n", "has more than 50000 rows of A")]
    [InlineData("one open quote", "date,close\n\"", "2024-01-02,1", "line 2 of")]
    [InlineData("nothing but quotes", "date,close\n", "\"\n", "has more than 50000 rows of A")]
    [InlineData("nothing but null bytes", "", "\0", "is empty")]
    [InlineData("nothing but line ends", "", "\n", "is empty")]
    public async Task Thirty_megabytes_of_anything_are_refused_in_time(string kind, string start, string repeated, string said)
    {
        await File.WriteAllTextAsync(
            Path.Combine(_folder.Path, "A.csv"), new StringBuilder(start).Insert(start.Length, repeated, Size / repeated.Length).ToString(), TestContext.Current.CancellationToken);
        var watch = Stopwatch.StartNew();

        var refusal = await Assert.ThrowsAsync<PriceFeedException>(() => FetchAsync());

        Assert.Contains(said, refusal.Message, StringComparison.Ordinal);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"{kind} took {watch.Elapsed}");
    }

    [Fact]
    public async Task A_long_file_of_one_line_is_refused()
    {
        using var feed = CsvFiles.Feed(_folder.Write("long.csv", "date,close,Name\n" + new string('1', 1_000_000)));

        var refusal = await Assert.ThrowsAsync<PriceFeedException>(() => feed.FetchAsync("A", Long, TestContext.Current.CancellationToken));

        Assert.Contains("is no table of prices", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_grows_above_the_limit_in_UTF_8_is_refused()
    {
        var bytes = new byte[(CsvText.MaxBytes / 3) + 100];
        Array.Fill(bytes, (byte)0x80);
        await File.WriteAllBytesAsync(Path.Combine(_folder.Path, "A.csv"), bytes, TestContext.Current.CancellationToken);

        Assert.Contains("has more than 33554432 bytes in UTF-8", (await Assert.ThrowsAsync<PriceFeedException>(() => FetchAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_above_the_limit_is_refused_before_it_is_read()
    {
        await using (var file = File.Create(Path.Combine(_folder.Path, "A.csv")))
            file.SetLength(CsvText.MaxBytes + 1);

        Assert.Contains("expected at most 33554432 for one symbol", (await Assert.ThrowsAsync<PriceFeedException>(() => FetchAsync())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0001-01-01")]
    [InlineData("1899-12-30")]
    [InlineData("9999-12-31")]
    [InlineData("2200-01-01")]
    public async Task A_date_that_no_exchange_had_costs_its_row_by_name(string date)
    {
        _folder.Write("A.csv", $"date,close\n{date},1\n2024-01-02,2\n");

        var answer = await FetchAsync();

        Assert.Equal(2m, Assert.Single(answer.Bars).Close);
        Assert.Equal(("bad_date", date, null), answer.Unreadable.Select(row => (row.Rule, row.RowKey, row.Date)).Single());
    }

    [Fact]
    public async Task Null_bytes_at_the_end_cost_no_bar_and_are_told()
    {
        _folder.Write("A.csv", "date,close\n2024-01-02,1\n2024-01-03,2\n" + new string('\0', 500));

        var answer = await FetchAsync();

        Assert.Equal([1m, 2m], answer.Bars.Select(bar => bar.Close));
        var rejected = Assert.Single(answer.Unreadable);
        Assert.Equal(("null_bytes", "end"), (rejected.Rule, rejected.RowKey));
        Assert.Contains("500 null bytes at the end", rejected.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Null_bytes_within_a_row_cost_the_row_and_do_not_reach_the_database()
    {
        _folder.Write("A.csv", "date,close\n2024-01-02,1\n2024\0\0\0,2\n2024-01-04,\02\n2024-01-05,3\n");

        var answer = await FetchAsync();

        Assert.Equal([1m, 3m], answer.Bars.Select(bar => bar.Close));
        Assert.Equal(["unreadable_date", "unreadable_number"], answer.Unreadable.Select(row => row.Rule).Order(StringComparer.Ordinal));
        Assert.All(answer.Unreadable, row => Assert.DoesNotContain("\\u0000", row.Values, StringComparison.Ordinal));
        Assert.All(answer.Unreadable, row => Assert.DoesNotContain('\0', row.Detail));
    }

    [Fact]
    public async Task Of_many_rejected_rows_the_first_are_kept_and_the_others_counted()
    {
        _folder.Write("A.csv", "date,close\n2024-01-02,1\n" + string.Concat(Enumerable.Repeat("2024-01-03,x\n", 5_000)));

        var answer = await FetchAsync();

        Assert.Equal(1_001, answer.Unreadable.Count);
        Assert.Equal(("more_rejected", "4000 more rows were rejected than the 1000 that are kept."), (answer.Unreadable[^1].Rule, answer.Unreadable[^1].Detail));
    }

    private Task<PriceFeedAnswer> FetchAsync() => CsvFiles.Feed(_folder.Path).FetchAsync("A", Long, TestContext.Current.CancellationToken);
}
