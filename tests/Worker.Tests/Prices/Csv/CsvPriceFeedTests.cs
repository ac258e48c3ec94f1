using Worker.Prices;

namespace Worker.Tests.Prices.Csv;

public sealed class CsvPriceFeedTests : IDisposable
{
    private static readonly DateOnly Long = new(1970, 1, 1);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Date,Open,High,Low,Close,Adj Close,Volume\n2024-01-02,1,3,0.5,2,1.9,100\n")]
    [InlineData("DATE;open;HIGH;low;Close;Adj_Close;volume\r\n2024-01-02;1;3;0.5;2;1.9;100\r\n")]
    [InlineData("date\topen\thigh\tlow\tclose\tAdjusted Close\tvolume\n2024-01-02\t1\t3\t0.5\t2\t1.9\t100")]
    [InlineData("\"Date\",\"Volume\",\"Close\",\"Low\",\"High\",\"Open\",\"AdjClose\"\n\"2024-01-02\",\"100\",\"2\",\"0.5\",\"3\",\"1\",\"1.9\"\n")]
    [InlineData("\uFEFFDate,Open,High,Low,Close,Adj Close,Volume\n2024-01-02 00:00:00-05:00, 1 ,3,0.5,2,1.9,100\n")]
    public async Task A_file_may_differ_in_separator_case_order_quotes_line_ends_and_byte_order_mark(string content)
    {
        _folder.Write("A.csv", content);

        var answer = await FetchAsync("A");

        Assert.Equal([new PriceBar(new DateOnly(2024, 1, 2), 1, 3, 0.5m, 2, 1.9m, 100)], answer.Bars);
    }

    [Theory]
    [InlineData("A_data.csv", "A")]
    [InlineData("a.csv", "A")]
    [InlineData("BTC_USD.csv", "BTC/USD")]
    [InlineData(".._.._secret.csv", "../../secret")]
    public async Task A_symbol_leads_to_its_file_in_the_folder_and_nowhere_else(string file, string symbol)
    {
        _folder.Write(file, "date,close\n2024-01-02,2\n");

        Assert.Single((await FetchAsync(symbol)).Bars);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("N/A")]
    [InlineData("nan")]
    [InlineData("-")]
    [InlineData("")]
    public async Task What_stands_for_nothing_is_empty(string nothing)
    {
        _folder.Write("A.csv", $"date,open,close\n2024-01-02,{nothing},2\n2024-01-03,{nothing},{nothing}\n");

        var answer = await FetchAsync("A");

        Assert.Equal((null, 2m), (answer.Bars[0].Open, answer.Bars[0].Close));
        Assert.Single(answer.EmptyDays);
        Assert.Empty(answer.Unreadable);
    }

    [Theory]
    [InlineData("01/02/2024", "which is 2024-02-01 to some and 2024-01-02 to others")]
    [InlineData("202401020", "expected a day such as 2020-12-31")]
    [InlineData("2024-02-30", "expected a day such as 2020-12-31")]
    [InlineData("2024-01-02T14:30:00Z", "expected a day such as 2020-12-31, without a time zone")]
    [InlineData("", "expected a day such as 2020-12-31")]
    public async Task A_date_that_is_none_or_two_is_refused_with_its_line(string date, string said)
    {
        _folder.Write("A.csv", $"date,close\n2024-01-01,2\n\n{date},2\n");

        var rejected = Assert.Single((await FetchAsync("A")).Unreadable);

        Assert.Equal(("line 4", null, "unreadable_date"), (rejected.RowKey, rejected.Date, rejected.Rule));
        Assert.Contains(said, rejected.Detail, StringComparison.Ordinal);
        Assert.Contains($"{date},2", rejected.Values, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_with_more_or_fewer_fields_than_the_header_are_refused_one_by_one()
    {
        _folder.Write("A.csv", "date,close,volume\n2024-01-01,2,5\n2024-01-02,1,50,7\n2024-01-03,2\n2024-01-04,2,5,\n");

        var answer = await FetchAsync("A");

        Assert.Equal([1, 4], answer.Bars.Select(bar => bar.Date.Day));
        Assert.Equal([("line 3", "field_count"), ("line 4", "field_count")], answer.Unreadable.Select(row => (row.RowKey, row.Rule)));
    }

    [Fact]
    public async Task A_stray_quote_costs_its_row_and_not_the_rest_of_the_file()
    {
        _folder.Write("A.csv", "date,close,volume\n2024-01-01,\"2,5\n2024-01-02,3,5\n2024-01-03,4,5\n");

        var answer = await FetchAsync("A");

        Assert.Equal([3m, 4m], answer.Bars.Select(bar => bar.Close));
        Assert.Equal("line 2", Assert.Single(answer.Unreadable).RowKey);
    }

    [Fact]
    public async Task A_missing_file_is_refused_with_what_was_looked_for_and_what_is_there()
    {
        _folder.Write("BRK.B_data.csv", "date,close\n");
        _folder.Write("ZTS.csv", "date,close\n");

        var refusal = await RefusedAsync("BRK-B");

        Assert.Contains("BRK-B.csv, BRK-B_data.csv", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("of its 2 .csv files the nearest are BRK.B_data.csv, ZTS.csv", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("date,open,high\n2024-01-02,1,2\n", "has no column Close")]
    [InlineData("dat,opn,cloze\n2024-01-02,1,1\n", "has no column Date and Close (the nearest name to Date is 'dat') (the nearest name to Close is 'cloze')")]
    [InlineData("date,close\n02/01/2024,1\n03/01/2024,1\n", "none of the 2 rows for A")]
    [InlineData("date,close,close\n2024-01-02,1,2\n", "has the column close twice")]
    [InlineData("date,close,Name\n2024-01-02,1,A\n2024-01-03,1,MSFT\n", "has a row of 'MSFT' on line 3")]
    public async Task A_file_that_cannot_be_right_is_refused_as_a_whole(string content, string said)
    {
        _folder.Write("A.csv", content);

        var refusal = await RefusedAsync("A");

        Assert.Contains(said, refusal.Message, StringComparison.Ordinal);
        Assert.False(refusal.IsTransient);
    }

    [Fact]
    public async Task A_path_where_nothing_is_says_so()
    {
        var refusal = await Assert.ThrowsAsync<PriceFeedException>(() =>
            CsvFiles.Feed(Path.Combine(_folder.Path, "nowhere")).FetchAsync("A", Long, TestContext.Current.CancellationToken));

        Assert.Contains("neither a folder nor a file", refusal.Message, StringComparison.Ordinal);
    }

    private Task<PriceFeedAnswer> FetchAsync(string symbol) => CsvFiles.Feed(_folder.Path).FetchAsync(symbol, Long, TestContext.Current.CancellationToken);

    private Task<PriceFeedException> RefusedAsync(string symbol) => Assert.ThrowsAsync<PriceFeedException>(() => FetchAsync(symbol));
}
