using System.Text;
using Worker.Prices;

namespace Worker.Tests.Prices.Csv;

/// <summary>Files as programs and people write them: each gives its right values, or is refused in words.</summary>
public sealed class FileShapesTests : IDisposable
{
    private static readonly DateOnly Last = new(2026, 11, 24);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("sep=;\r\n\"Date\";\"Close\";\"Change %\"\r\n\"2026-11-23\";\"4,012.50\";\"1.23%\"\r\n\"2026-11-24\";\"4,013.25\";\"-0.10%\"\r\n", 4012.5, 4013.25)]
    [InlineData("Security,AAPL US Equity\nPeriod,D\n\nDate,PX_OPEN,PX_LAST,PX_VOLUME\n11/23/2026,100,101.5,1000\n11/24/2026,101,102.25,1000\n", 101.5, 102.25)]
    [InlineData("open_time,open,high,low,close,volume\n1795392000000,1,2,1,1.5,12.3\n1795478400000,1,2,1,1.25,12.3\n", 1.5, 1.25)]
    [InlineData("open_time,open,high,low,close,volume\n1795392000000000,1,2,1,1.5,12.3\n1795478400000000,1,2,1,1.25,12.3\n", 1.5, 1.25)]
    [InlineData("timestamp,open,high,low,close,volume\n1795392000,1,2,1,1.5,12.3\n1795478400,1,2,1,1.25,12.3\n", 1.5, 1.25)]
    [InlineData("Date,Close,Net Change\n2026-11-23,USD 101.5,(0.12)\n2026-11-24,102.25 USD,0.75\n", 101.5, 102.25)]
    [InlineData(",Date,Close,Volume\n0,2026-11-23,101.5,1000.0\n1,2026-11-24,102.25,1000.0\n", 101.5, 102.25)]
    [InlineData("datetime\tclose\n2026-11-23 00:00:00-05:00\t101.5\n2026-11-24 00:00:00-05:00\t102.25\n", 101.5, 102.25)]
    [InlineData("Date,Close/Last,Volume\n11/24/2026,$102.25,10\n11/23/2026,$101.5,10\n", 101.5, 102.25)]
    [InlineData("Datum;Schluss\r\n24.11.2026;1.102,25\r\n\r\n23.11.2026;1.101,50\r\n", 1101.5, 1102.25)]
    public async Task Two_days_are_read(string file, double first, double second)
    {
        _folder.Write("A.csv", file);

        var answer = await FetchAsync();

        Assert.Empty(answer.Unreadable);
        Assert.Equal([(Last.AddDays(-1), (decimal)first), (Last, (decimal)second)], answer.Bars.Select(bar => (bar.Date, bar.Close!.Value)));
    }

    [Fact]
    public async Task Sums_and_notes_below_the_bars_and_headers_among_them_are_rejected_one_by_one()
    {
        _folder.Write("A.csv", "Date,Close,Volume\n2026-11-23,101.5,10\n\nDate,Close,Volume\n2026-11-24,102.25,10\n\nTotal,,20\n\"Source: a data company\"\n");

        var answer = await FetchAsync();

        Assert.Equal(2, answer.Bars.Count);
        Assert.Equal(["unreadable_date", "unreadable_date", "field_count"], answer.Unreadable.Select(row => row.Rule));
    }

    [Fact]
    public async Task Nasdaq_writes_the_month_first_also_in_a_file_that_does_not_show_it()
    {
        _folder.Write("A.csv", "Date,Close/Last,Volume\n01/11/2024,$185.59,49128400\n");

        Assert.Equal(new DateOnly(2024, 1, 11), Assert.Single((await FetchAsync()).Bars).Date);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(30)]
    public async Task Bars_of_weeks_and_months_are_refused(int step)
    {
        Write(Enumerable.Range(0, 30).Select(i => (Last.AddDays(-step * i).ToString("yyyy-MM-dd", null), 100 + i)));

        Assert.Contains($"has one row for each {step} days in the middle", await RefusalAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bars_of_hours_are_refused()
    {
        Write(Enumerable.Range(0, 90).Select(i => ($"{Last.AddDays(-i / 3):yyyy-MM-dd} {10 + (i % 3)}:00:00", 100 + i)));

        Assert.Contains("several rows with different closes on 30 of 30 days", await RefusalAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_was_appended_to_itself_is_read_once()
    {
        var days = Enumerable.Range(0, 30).Select(i => (Last.AddDays(-i).ToString("yyyy-MM-dd", null), 100 + i)).ToList();
        Write([.. days, .. days]);

        Assert.Equal(60, (await FetchAsync()).Bars.Count);
    }

    [Fact]
    public async Task A_unix_time_that_is_no_midnight_is_no_date()
    {
        _folder.Write("A.csv", "timestamp,close\n1795392000,1\n1795446000,2\n");

        Assert.Equal("unreadable_date", Assert.Single((await FetchAsync()).Unreadable).Rule);
    }

    [Theory]
    [InlineData("PK\u0003\u0004xl/workbook.xml")]
    [InlineData("<!DOCTYPE html><html><body>Log in</body></html>")]
    [InlineData("1795392000,1,2,1,1.5,12.3\n1795478400,1,2,1,1.25,12.3\n")]
    [InlineData("")]
    public async Task What_is_no_table_with_a_header_is_refused_in_words(string file)
    {
        await File.WriteAllBytesAsync(Path.Combine(_folder.Path, "A.csv"), Encoding.Latin1.GetBytes(file), TestContext.Current.CancellationToken);

        Assert.Contains("expected a header with Date, Close", await RefusalAsync(), StringComparison.Ordinal);
    }

    private void Write(IEnumerable<(string Date, int Close)> rows) =>
        _folder.Write("A.csv", $"Date,Close\n{string.Join('\n', rows.Select(row => $"{row.Date},{row.Close}"))}\n");

    private async Task<string> RefusalAsync() => (await Assert.ThrowsAsync<PriceFeedException>(FetchAsync)).Message;

    private Task<PriceFeedAnswer> FetchAsync() =>
        CsvFiles.Feed(_folder.Path).FetchAsync("A", new DateOnly(1970, 1, 1), TestContext.Current.CancellationToken);
}
