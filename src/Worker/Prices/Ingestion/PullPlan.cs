using Worker.Storage.Tables;

namespace Worker.Prices.Ingestion;

/// <summary>What to ask a feed for.</summary>
/// <param name="From">The first requested session.</param>
/// <param name="IsFull">Whether that is the whole history, and not only what is new with an overlap.</param>
internal sealed record PullPlan(DateOnly From, bool IsFull)
{
    /// <summary>
    /// The whole history if nothing is stored, if another feed wrote what is, if the settings want an earlier part of it than was ever
    /// requested, or on request; else what follows the stored bars, and the last few of them again.
    /// </summary>
    /// <param name="from">The first session of the history by the settings.</param>
    /// <param name="overlapSessions">How many stored sessions are requested again.</param>
    public static PullPlan For(StoredPrices stored, string source, DateOnly from, int overlapSessions, bool full)
    {
        if (full || stored.Recent.Count == 0 || stored.Symbol?.Source != source || WantsEarlier(stored.Symbol, from))
            return Whole(stored, from);

        var first = Math.Max(0, stored.Recent.Count - overlapSessions);
        return new PullPlan(stored.Recent[first].Date, IsFull: false);
    }

    /// <summary>Whether bars before the first stored one may be missing: no pull has requested so early a session yet.</summary>
    private static bool WantsEarlier(SymbolRow symbol, DateOnly from) =>
        symbol.FirstDate > from && (symbol.RequestedFrom is null || symbol.RequestedFrom > from);

    /// <summary>The whole history: also what is stored from before the settings' first session, so that it stays on one basis.</summary>
    public static PullPlan Whole(StoredPrices stored, DateOnly from) =>
        new(stored.Symbol?.FirstDate is { } first && first < from ? first : from, IsFull: true);

    /// <summary>The stored bars before the first requested session; none for a whole history, which may be on another basis.</summary>
    public IReadOnlyList<StoredBar> BarsBefore(StoredPrices stored) => IsFull ? [] : [.. stored.Recent.Where(bar => bar.Date < From)];
}
