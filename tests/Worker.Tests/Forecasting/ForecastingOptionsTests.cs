using Worker.Forecasting;

namespace Worker.Tests.Forecasting;

public sealed class ForecastingOptionsTests
{
    [Theory]
    [InlineData("AAPL", "Apple", true)]
    [InlineData("AA PL", "Apple", false)]
    [InlineData("AAPL", " ", false)]
    [InlineData("AAPL", null, false)]
    public void Subjects_belong_to_symbols_and_are_not_blank(string symbol, string? subject, bool isValid)
    {
        var options = new ForecastingOptions();
        options.Subjects[symbol] = subject is null ? [] : [subject];

        Assert.Equal(isValid, new ForecastingOptionsRules().Validate(null, options).Succeeded);
    }

    [Theory]
    [InlineData("banks", "JPM,BAC", "", "", true)]
    [InlineData("banks", "JPM", "tech", "AAPL", true)]
    [InlineData("banks", "JPM", "tech", "jpm", false)]
    [InlineData("banks", "", "", "", false)]
    [InlineData("banks", "J PM", "", "", false)]
    [InlineData("big banks", "JPM", "", "", false)]
    [InlineData("all", "JPM", "", "", false)]
    [InlineData("others", "JPM", "", "", false)]
    public void Groups_have_names_of_their_own_and_each_symbol_once(string first, string firstSymbols, string second, string secondSymbols, bool isValid)
    {
        var options = new ForecastingOptions();
        options.Groups[first] = firstSymbols.Split(',', StringSplitOptions.RemoveEmptyEntries);
        if (second.Length > 0)
            options.Groups[second] = secondSymbols.Split(',');

        Assert.Equal(isValid, new ForecastingOptionsRules().Validate(null, options).Succeeded);
    }
}
