using System.Globalization;

namespace Worker.Prices.Ingestion;

/// <summary>
/// An exchange gives a ticker to another company years after the first one left it. Its feed then answers with bars, but with none of
/// the sessions that are stored.
/// </summary>
internal static class TickerReuse
{
    /// <summary>
    /// Why the answer to an incremental pull may be of another company; null if it has a session of the overlap, or no bar.
    /// </summary>
    public static string? Suspect(StoredPrices stored, PullPlan plan, PriceFeedAnswer answer)
    {
        var overlap = stored.Recent.Where(bar => bar.Date >= plan.From).Select(bar => bar.Date).ToHashSet();
        return answer.Bars.Count == 0 || overlap.Count == 0 || answer.Bars.Any(bar => overlap.Contains(bar.Date))
            ? null
            : string.Create(CultureInfo.InvariantCulture,
                $"the answer begins on {answer.Bars[0].Date:yyyy-MM-dd} and has none of the {overlap.Count} sessions from {plan.From:yyyy-MM-dd} on that are stored");
    }

    /// <exception cref="PriceFeedException">The whole history has no session of those that are stored.</exception>
    public static void Refuse(StoredPrices stored, PriceFeedAnswer answer)
    {
        var known = stored.Recent.Select(bar => bar.Date).ToHashSet();
        if (known.Count == 0 || answer.Bars.Count == 0 || answer.Bars.Any(bar => known.Contains(bar.Date)))
            return;
        throw new PriceFeedException(answer.Symbol, string.Create(CultureInfo.InvariantCulture,
            $"{answer.Symbol}: the feed answered with {answer.Bars.Count} sessions from {answer.Bars[0].Date:yyyy-MM-dd} on, but with none of those that are "
            + $"stored up to {stored.Recent[^1].Date:yyyy-MM-dd}; expected some of them. The ticker may have passed to another company. Nothing was changed. "
            + $"To follow the new one, drop the old bars (delete from worker.price_bars where symbol = '{answer.Symbol}') and fetch again."),
            isTransient: false);
    }
}
