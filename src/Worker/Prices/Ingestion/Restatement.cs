using System.Globalization;

namespace Worker.Prices.Ingestion;

/// <summary>
/// Tells whether a feed has rewritten the past. After a split every earlier close changes, after a dividend every earlier
/// adjusted close, so bars fetched before and after an action cannot be mixed.
/// </summary>
internal static class Restatement
{
    // Adjusted prices of one day differ from call to call in the sixth or seventh digit; the smallest dividend of note
    // (a cent on 200) is ten times this.
    private const decimal RelativeRounding = 0.00001m, AbsoluteRounding = 0.000002m;

    // Of prices so small that the absolute rounding is all of them.
    private const decimal TinyRounding = 0.001m;

    /// <summary>Why the whole history must be pulled again, or null if the overlap shows no such reason.</summary>
    /// <param name="answered">The bars of the answer that keep every rule for a single bar.</param>
    /// <param name="actions">The actions of the answer.</param>
    public static string? Find(StoredPrices stored, IReadOnlyList<PriceBar> answered, IReadOnlyList<CorporateAction> actions)
    {
        if (actions.FirstOrDefault(action => !stored.Actions.Any(known => IsSame(known, action))) is { } news)
            return string.Create(CultureInfo.InvariantCulture, $"a new {news.Kind} of {news.Value:0.######} on {news.Date:yyyy-MM-dd}");

        var byDate = answered.ToDictionary(bar => bar.Date);
        // The newest stored bar is often corrected after the close; that is news of one day, which the upsert takes in.
        foreach (var old in stored.Recent.SkipLast(1).Where(old => byDate.ContainsKey(old.Date)))
        {
            var bar = byDate[old.Date];
            if (Differs(old.Close, bar.Close))
                return string.Create(CultureInfo.InvariantCulture, $"the close of {old.Date:yyyy-MM-dd} was {old.Close} and is now {bar.Close}");
            if (Differs(old.AdjustedClose, bar.AdjustedClose))
            {
                return string.Create(CultureInfo.InvariantCulture,
                    $"the adjusted close of {old.Date:yyyy-MM-dd} was {old.AdjustedClose} and is now {bar.AdjustedClose}");
            }
        }
        return null;
    }

    /// <summary>
    /// The stored bars that a whole new history contradicts: it lacks them, and the nearest bar that it shares with the
    /// store was restated, so they are left over from the old basis. Other bars that it lacks may stay.
    /// </summary>
    /// <param name="stored">All stored bars, ascending by date.</param>
    public static IReadOnlyList<DateOnly> FindLeftovers(IReadOnlyList<StoredBar> stored, IReadOnlyList<PriceBar> answered)
    {
        var byDate = answered.ToDictionary(bar => bar.Date);
        var leftovers = new List<DateOnly>();
        var waiting = new List<DateOnly>();
        var isRestated = false;
        foreach (var old in stored)
        {
            if (!byDate.TryGetValue(old.Date, out var bar))
            {
                waiting.Add(old.Date);
                continue;
            }
            isRestated = Differs(old.Close, bar.Close);
            if (isRestated)
                leftovers.AddRange(waiting);
            waiting.Clear();
        }
        if (isRestated)
            leftovers.AddRange(waiting);
        return leftovers;
    }

    /// <summary>The stored bars that hold what the checks now find to be on a wrong level.</summary>
    /// <param name="onWrongLevel">The bars of the answer that are on a wrong level.</param>
    public static IEnumerable<DateOnly> FindOnWrongLevel(IReadOnlyList<StoredBar> stored, IReadOnlyList<PriceBar> onWrongLevel)
    {
        var byDate = onWrongLevel.ToDictionary(bar => bar.Date);
        return stored.Where(old => byDate.TryGetValue(old.Date, out var bar) && !Differs(old.Close, bar.Close)).Select(old => old.Date);
    }

    private static bool IsSame(CorporateAction known, CorporateAction action) =>
        known.Kind == action.Kind && known.Date == action.Date && !Differs(known.Value, action.Value);

    private static bool Differs(decimal? before, decimal? now) =>
        before is null != now is null
        || Math.Abs((before ?? 0) - (now ?? 0)) > Rounding(Math.Abs(before ?? 0));

    private static decimal Rounding(decimal price) =>
        Math.Max(Math.Min(AbsoluteRounding, TinyRounding * price), RelativeRounding * price);
}
