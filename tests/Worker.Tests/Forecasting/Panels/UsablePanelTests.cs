using Worker.Forecasting.Panels;
using Worker.Prices;

namespace Worker.Tests.Forecasting.Panels;

public sealed class UsablePanelTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1.5)]
    [InlineData(double.NaN)]
    public void A_symbol_with_an_unusable_close_fails_alone(double close)
    {
        var universe = RandomBars.Universe(4, 300);
        universe[1].Close.AsSpan()[17] = close;
        var failed = new List<SymbolFailure>();

        var panel = UsablePanel.Of(universe[0].Dates[199], universe, failed, TestContext.Current.CancellationToken);

        Assert.Equal([universe[0].Symbol, universe[2].Symbol, universe[3].Symbol], panel.Symbols.Select(symbol => symbol.Symbol));
        Assert.All(panel.Symbols, symbol => Assert.Equal(200, symbol.Count));
        var failure = Assert.Single(failed);
        Assert.Equal(universe[1].Symbol, failure.Symbol);
        Assert.Contains($"{universe[1].Dates[17]:O}", failure.Error, StringComparison.Ordinal);
    }
}
