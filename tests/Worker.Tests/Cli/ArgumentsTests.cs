using System.CommandLine;
using Worker.Cli;

namespace Worker.Tests.Cli;

public sealed class ArgumentsTests
{
    private readonly Option<string[]> _symbols = Arguments.Symbols();
    private readonly Option<DateOnly?> _asOf = Arguments.AsOf("A date.");

    [Theory]
    [InlineData("--symbols AAPL,MSFT", "AAPL MSFT")]
    [InlineData("--symbols AAPL --symbols ^GSPC,EURUSD=X", "AAPL ^GSPC EURUSD=X")]
    [InlineData("--symbols AAPL,,AAPL,", "AAPL")]
    [InlineData("", "")]
    public void Symbols_are_split_at_commas_and_named_once(string line, string expected) =>
        Assert.Equal(expected, string.Join(' ', Parse(line).GetValue(_symbols) ?? []));

    [Fact]
    public void A_date_is_read_as_year_month_day() => Assert.Equal(new DateOnly(2020, 12, 31), Parse("--as-of 2020-12-31").GetValue(_asOf));

    [Theory]
    [InlineData("31.12.2020")]
    [InlineData("12/31/2020")]
    [InlineData("2020-2-1")]
    [InlineData("2021-02-29")]
    [InlineData("today")]
    public void Any_other_form_of_a_date_is_refused_with_an_example(string text) =>
        Assert.Equal($"'{text}' is no date; expected year-month-day, such as 2020-12-31.", Assert.Single(Parse($"--as-of {text}").Errors).Message);

    private ParseResult Parse(string line) => new RootCommand { _symbols, _asOf }.Parse(line);
}
