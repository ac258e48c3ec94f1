using System.Globalization;

namespace Worker.Prices.Ingestion;

/// <summary>Tells an answer that brings something from one that is a failure, though the feed gave it as a success.</summary>
internal static class UsablePull
{
    /// <summary>Why the answer is of no use, or null.</summary>
    /// <param name="feed">The feed's name.</param>
    public static string? Fault(SymbolPull pull, StoredPrices stored, string feed)
    {
        if (pull.Bars.Accepted.Count > 0)
            return null;
        var rejected = pull.Bars.Rejected;
        if (rejected.Count > 0)
        {
            var rules = rejected.GroupBy(bar => bar.Rule).OrderByDescending(same => same.Count()).Select(same => $"{same.Key} {same.Count()}");
            return $"{pull.Symbol}: every row of {feed} was rejected ({string.Join(", ", rules)}). The first: {rejected[0].Detail} "
                + "All are in worker.rejected_bars. Correct the source, or the setting that the rule names.";
        }
        return stored.Recent.Count > 0 ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"{pull.Symbol}: {feed} has no price since {pull.Plan.From:yyyy-MM-dd}; expected at least one finished session. Check the symbol in "
            + $"Prices:Symbols and Prices:From.");
    }
}
