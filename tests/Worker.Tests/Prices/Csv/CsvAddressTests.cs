using Worker.Prices.Csv;

namespace Worker.Tests.Prices.Csv;

public sealed class CsvAddressTests
{
    private static readonly DateOnly From = new(2020, 1, 2), To = new(2020, 12, 31);

    [Theory]
    [InlineData("https://example.org/q/d/l/?s={symbol:lower}.us&d1={from:yyyyMMdd}&d2={to:yyyyMMdd}&i=d", "https://example.org/q/d/l/?s=brk-b.us&d1=20200102&d2=20201231&i=d")]
    [InlineData("https://example.org/query?symbol={symbol}&apikey={key}", "https://example.org/query?symbol=BRK-B&apikey=s%2Fcr%26t")]
    [InlineData("https://example.org/{symbol}/prices?startDate={from}&endDate={to}", "https://example.org/BRK-B/prices?startDate=2020-01-02&endDate=2020-12-31")]
    [InlineData("https://example.org/{symbol}?period1={from:unix}", "https://example.org/BRK-B?period1=1577923200")]
    public void The_placeholders_are_replaced(string template, string address) =>
        Assert.Equal(address, new CsvAddress(template, "s/cr&t").Of("BRK-B", From, To).AbsoluteUri);

    [Theory]
    [InlineData("^GSPC", "%5EGSPC")]
    [InlineData("A/../../B", "A%2F..%2F..%2FB")]
    [InlineData("A&apikey=1", "A%26apikey%3D1")]
    public void A_symbol_reaches_no_other_part_of_the_address(string symbol, string written) =>
        Assert.Equal($"https://example.org/d/{written}.csv", new CsvAddress("https://example.org/d/{symbol}.csv", "").Of(symbol, From, To).AbsoluteUri);

    [Fact]
    public void The_key_is_hidden_in_what_a_host_says() =>
        Assert.Equal("your API key *** is over its limit", new CsvAddress("https://example.org/{symbol}?k={key}", "AbC123").Hide("your API key abc123 is over its limit"));
}
