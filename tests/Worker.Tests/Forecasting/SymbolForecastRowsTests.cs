using Worker.Forecasting;

namespace Worker.Tests.Forecasting;

public sealed class SymbolForecastRowsTests
{
    [Theory]
    // Issue 8: exactly 0 passed.
    [InlineData(0)]
    [InlineData(4e-16)]
    [InlineData(-1)]
    [InlineData(1e12)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_close_that_is_no_price_is_not_stored(double close) => Assert.False(SymbolForecastRows.IsStorable(close));

    [Theory]
    // Coins such as PEPE and BTT.
    [InlineData(0.0000004)]
    [InlineData(0.000001)]
    [InlineData(132.69)]
    [InlineData(715_910)]
    public void A_price_is_stored(double close) => Assert.True(SymbolForecastRows.IsStorable(close));
}
