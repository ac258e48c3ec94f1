using Worker.Forecasting.Versions;

namespace Worker.Tests.Forecasting.Versions;

public sealed class SymbolGroupTests
{
    [Fact]
    public void Without_groups_all_symbols_are_one_group_and_a_single_symbol_is_its_own()
    {
        Assert.Equal(["all: A B"], Divide([], "A", "B"));
        Assert.Equal(["A: A"], Divide([], "A"));
    }

    [Fact]
    public void Symbols_in_no_group_are_the_others() =>
        Assert.Equal(["banks: JPM", "tech: AAPL MSFT", "others: XOM"], Divide([("tech", "AAPL,MSFT"), ("banks", "JPM")], "JPM", "XOM", "AAPL", "MSFT"));

    [Fact]
    public void A_group_without_a_symbol_of_the_version_is_left_out_and_case_does_not_matter() =>
        Assert.Equal(["tech: AAPL"], Divide([("tech", "aapl"), ("banks", "JPM")], "AAPL"));

    private static IEnumerable<string> Divide((string Name, string Symbols)[] groups, params string[] symbols) =>
        SymbolGroup.Divide(groups.ToDictionary(group => group.Name, group => group.Symbols.Split(',')), symbols)
            .Select(group => $"{group.Name}: {string.Join(' ', group.Symbols)}");
}
