using Worker.Reports.Pages.Parts;

namespace Worker.Tests.Reports.Pages;

public sealed class PageLinksTests
{
    [Theory]
    [InlineData("AAPL", "/symbols/AAPL")]
    [InlineData("BTC/USD", "/symbols/BTC%2FUSD")]
    [InlineData("^GSPC", "/symbols/%5EGSPC")]
    [InlineData("\"><script>", "/symbols/%22%3E%3Cscript%3E")]
    public void A_symbol_of_any_characters_has_a_path(string symbol, string path) => Assert.Equal(path, new PageLinks().Symbol(symbol));

    [Fact]
    public void The_report_links_only_to_what_it_contains()
    {
        var links = new PageLinks(new HashSet<string> { "AAPL" });

        Assert.Equal("#" + PageLinks.IdOf("AAPL"), links.Symbol("AAPL"));
        Assert.Null(links.Symbol("MSFT"));
        Assert.Null(links.Run(1));
        Assert.Null(links.Compare(1, 2));
        Assert.All([links.Overview, links.SymbolList, links.Skill, links.Mood, links.Runs, links.Models], link => Assert.StartsWith("#", link, StringComparison.Ordinal));
    }

    [Fact]
    public void Different_names_have_different_identifiers_of_allowed_characters()
    {
        string[] names = ["BTC-USD", "BTC/USD", "BTC_USD", "BTC USD", "BTC2fUSD", "B-2f-", "B/", "日経"];

        Assert.Equal(names.Length, names.Select(PageLinks.IdOf).Distinct().Count());
        Assert.All(names, name => Assert.Matches("^[A-Za-z][A-Za-z0-9-]*$", PageLinks.IdOf(name)));
    }
}
