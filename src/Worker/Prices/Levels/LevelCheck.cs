namespace Worker.Prices.Levels;

/// <summary>
/// Finds blocks of closes that are on another level than the rest because of a fault of the feed: pence among pounds, a split applied
/// to some rows, a leap that comes back. It does not matter how long a block is, or whether it reaches to the end.
/// </summary>
internal static class LevelCheck
{
    // Half of the smallest factor, as a logarithm.
    private const double SameLevel = 0.2;

    /// <summary>Less than this share of closes on another unit is a glitch, even if the currency explains it.</summary>
    private const double GlitchShare = 0.25;

    /// <param name="points">Ascending by date; the trusted ones, which are stored already, first.</param>
    /// <param name="actions">What the feed recorded; the splits among them count.</param>
    /// <param name="largestMove">The largest move that is believed at once, as a logarithm.</param>
    /// <param name="unitsPerQuote">What the feed's prices were divided by, for what is quoted in parts of a currency; else 1.</param>
    public static IReadOnlyList<WrongLevel> Find(
        IReadOnlyList<LevelPoint> points, IReadOnlyList<CorporateAction> actions, double largestMove, decimal unitsPerQuote)
    {
        if (points.Count < 2)
            return [];
        var breaks = new LevelBreaks(points, actions, largestMove);
        var offsets = breaks.Offsets();
        if (Array.TrueForAll(offsets, offset => Math.Abs(offset) <= SameLevel))
            return [];

        var right = RightLevel(points, offsets, breaks, (double)unitsPerQuote);
        var wrong = new List<WrongLevel>();
        LevelPoint? reference = null;
        for (var i = 0; i < points.Count; i++)
        {
            var factor = offsets[i] - right;
            if (Math.Abs(factor) <= SameLevel)
                reference = points[i];
            else if (!points[i].IsTrusted)
                wrong.Add(new WrongLevel(i, RuleOf(factor, breaks.Factors), Math.Exp(factor), reference ?? FirstOf(points, offsets, right)));
        }
        return wrong;
    }

    private static string RuleOf(double factor, LevelFactors factors) =>
        factors.Recorded(factor, null) is not null ? "split_not_applied"
        : factors.Unit(factor) is not null ? "unit_switch"
        : factors.Split(factor) is not null ? "split_not_applied"
        : "jump_without_split";

    /// <summary>
    /// The level of what is stored; else that of the newest close that has an adjusted close, if that shows the fault; else
    /// that after a recorded split; else that of the currency's unit; else that of most closes.
    /// </summary>
    private static double RightLevel(IReadOnlyList<LevelPoint> points, double[] offsets, LevelBreaks breaks, double unitsPerQuote)
    {
        var lastTrusted = LastIndex(points.Count, i => points[i].IsTrusted);
        if (lastTrusted >= 0)
            return offsets[lastTrusted];

        var moves = Enumerable.Range(1, points.Count - 1).Where(i => Math.Abs(offsets[i] - offsets[i - 1]) > SameLevel).ToList();
        if (moves.Any(i => breaks.ByAdjustedClose(i) is not null)
            && LastIndex(points.Count, i => points[i].Adjustment is { } adjustment && Math.Abs(adjustment) <= SameLevel) is var beside and >= 0)
        {
            return offsets[beside];
        }
        if (moves.Any(i => Math.Abs(offsets[i] - offsets[^1]) <= SameLevel && breaks.Factors.OnItsDate(breaks.Move(i), points[i].Date) is not null))
            return offsets[^1];

        var most = Levels(offsets).ToList();
        return ByCurrency(most, points.Count, unitsPerQuote) ?? most[0].Level;
    }

    /// <summary>Of two units, closes in pounds are too small where pence are quoted.</summary>
    private static double? ByCurrency(List<(double Level, int Count)> levels, int all, double unitsPerQuote)
    {
        if (unitsPerQuote <= 1 || levels.Count < 2 || levels[1].Count < GlitchShare * all
            || Math.Abs(Math.Abs(levels[0].Level - levels[1].Level) - Math.Log(unitsPerQuote)) > SameLevel)
        {
            return null;
        }
        return Math.Max(levels[0].Level, levels[1].Level);
    }

    /// <summary>The levels with the number of closes on each, the largest first; of equal ones the earlier.</summary>
    private static IEnumerable<(double Level, int Count)> Levels(double[] offsets)
    {
        var levels = new List<(double Level, int Count)>();
        foreach (var offset in offsets)
        {
            var known = levels.FindIndex(level => Math.Abs(level.Level - offset) <= SameLevel);
            if (known < 0)
                levels.Add((offset, 1));
            else
                levels[known] = (levels[known].Level, levels[known].Count + 1);
        }
        return levels.OrderByDescending(level => level.Count);
    }

    private static LevelPoint FirstOf(IReadOnlyList<LevelPoint> points, double[] offsets, double right) =>
        points[Array.FindIndex(offsets, offset => Math.Abs(offset - right) <= SameLevel)];

    private static int LastIndex(int count, Func<int, bool> test)
    {
        var i = count - 1;
        while (i >= 0 && !test(i))
            i--;
        return i;
    }
}
