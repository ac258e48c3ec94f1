using Worker.Prices;

namespace Worker.Tests.Prices;

public sealed class SymbolNamesTests
{
    [Theory]
    [InlineData("aapl", "AAPL", "", "AAPL")]
    [InlineData("aapl", "", "AAPL", "AAPL")]
    [InlineData("aapl", "AAPL,aapl", "AAPL", "aapl")]
    [InlineData("Aapl", "AAPL,aapl", "aapl", "AAPL")]
    [InlineData("aapl", "MSFT", "NVDA", "aapl")]
    [InlineData("aapl,AAPL,Aapl,msft", "AAPL", "MSFT", "AAPL,MSFT")]
    public void A_symbol_is_spelt_as_it_is_stored_or_else_as_in_the_settings(string asked, string stored, string followed, string names) =>
        Assert.Equal(names, string.Join(',', SymbolNames.Resolve(Split(asked), Split(stored), Split(followed))));

    private static string[] Split(string names) => names.Split(',', StringSplitOptions.RemoveEmptyEntries);
}
