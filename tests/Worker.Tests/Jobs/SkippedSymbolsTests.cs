using Worker.Forecasting;
using Worker.Jobs;

namespace Worker.Tests.Jobs;

public sealed class SkippedSymbolsTests
{
    [Fact]
    public void However_many_symbols_a_rule_skips_the_line_names_three_and_counts_the_rest_and_the_metrics_name_all()
    {
        SkippedSymbol[] skipped =
        [
            .. Enumerable.Range(0, 1000).Select(i => new SkippedSymbol($"S{i}", "stale_symbol", "the newest bar is old")),
            new SkippedSymbol("NONE", "no_bars", "no price is stored"),
        ];

        var text = SkippedSymbols.ToText(skipped);

        Assert.All(["S0 (", "S1 (", "S2 (", "NONE (no_bars"], part => Assert.Contains(part, text, StringComparison.Ordinal));
        Assert.DoesNotContain("S3 (", text, StringComparison.Ordinal);
        Assert.Contains("997 more by stale_symbol", text, StringComparison.Ordinal);
        Assert.Equal(1001, SkippedSymbols.ToJson(skipped).Count);
    }
}
