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
}
