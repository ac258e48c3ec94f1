namespace Worker.Prices.Tables;

/// <summary>A day on which the close moves as after a split.</summary>
/// <param name="Ratio">The split that would explain it: shares after for one share before.</param>
/// <param name="IsByAdjustedClose">Whether the adjusted close of the rows shows it; else only the closes do.</param>
internal readonly record struct SplitJump(DateOnly Date, decimal Before, decimal After, decimal Ratio, bool IsByAdjustedClose);

/// <summary>Finds the splits that are still in a file of prices: levels that shift by a small whole ratio over one night.</summary>
internal static class SplitJumps
{
    /// <summary>Sessions on either side whose middle close is the level.</summary>
    private const int LevelSessions = 5;

    /// <summary>Sessions before a jump that make a level; fewer are not enough.</summary>
    private const int LeastSessions = 3;

    /// <summary>Sessions before whose middle volume is the usual one.</summary>
    private const int VolumeSessions = 20;

    /// <summary>Least ratio of a day's volume to the usual one, in shares of the same basis, that shows news instead of a split.</summary>
    private const decimal MaxVolumeRatio = 4;

    /// <summary>Between these no ratio is near, with any tolerance: almost all moves are.</summary>
    private const decimal OrdinaryFall = 0.85m, OrdinaryRise = 1.17m;

    private static readonly decimal[] Ratios = [1.5m, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20, 25, 30, 40, 50, 100];

    /// <summary>Only the adjusted close shows smaller steps: without it they are ordinary moves.</summary>
    private static readonly decimal[] SmallRatios = [1.2m, 1.25m, 4 / 3m];

    private static readonly decimal[] AllRatios = [.. Ratios, .. SmallRatios];

    /// <summary>Rows before and after a jump on which it depends.</summary>
    public const int RowsBefore = VolumeSessions, RowsAfter = LevelSessions;

    /// <param name="rows">Ascending by date, each with a close.</param>
    /// <param name="hasSplits">Whether the file names its splits: then a small leap of the adjusted close is a dividend.</param>
    public static IEnumerable<SplitJump> Find(IReadOnlyList<TableRow> rows, bool hasSplits = false)
    {
        for (var i = 1; i < rows.Count; i++)
        {
            var isTold = rows[i - 1].AdjustedClose is not null && rows[i].AdjustedClose is not null;
            if ((isTold ? ByAdjustedClose(rows[i - 1], rows[i], hasSplits) : ByCloses(rows, i)) is { } ratio)
                yield return new SplitJump(rows[i].Date, rows[i - 1].Close!.Value, rows[i].Close!.Value, ratio, isTold);
        }
    }

    private static decimal? ByAdjustedClose(in TableRow before, in TableRow after, bool hasSplits)
    {
        var leap = before.Close!.Value / after.Close!.Value * after.AdjustedClose!.Value / before.AdjustedClose!.Value;
        return Nearest(leap, 0.02m, hasSplits ? Ratios : AllRatios);
    }

    private static decimal? ByCloses(IReadOnlyList<TableRow> rows, int i)
    {
        var (before, after) = (rows[i - 1], rows[i]);
        var move = before.Close!.Value / after.Close!.Value;

        // Nobody says what happened. A split moves the price over night, to stay, without more trade than usual.
        // The last bar is undecided: it may be wrong, and the bar checks need a second bar to believe it.
        if (i < LeastSessions || i + 1 == rows.Count || Nearest(move, 0.06m, Ratios) is not { } ratio)
            return null;
        var night = after.Cells.Open.Number is > 0 and var open ? before.Close.Value / open : move;
        var level = Level(rows, i - LevelSessions, i) / Level(rows, i, i + LevelSessions);
        var stays = before.Close.Value / rows[i + 1].Close!.Value;
        return IsNear(night, ratio, 0.06m) && IsNear(stays, ratio, 0.15m) && IsNear(level, ratio, 0.12m) && IsQuiet(rows, i, ratio) ? ratio : null;
    }

    private static decimal? Nearest(decimal move, decimal tolerance, decimal[] ratios)
    {
        if (move is > OrdinaryFall and < OrdinaryRise)
            return null;
        foreach (var ratio in ratios)
        {
            if (IsNear(move, ratio, ratio < 2 ? tolerance / 2 : tolerance)) return ratio;
            if (IsNear(1 / move, ratio, ratio < 2 ? tolerance / 2 : tolerance)) return 1 / ratio;
        }
        return null;
    }

    private static bool IsNear(decimal move, decimal ratio, decimal tolerance) => Math.Abs((move / ratio) - 1) <= tolerance;

    private static decimal Level(IReadOnlyList<TableRow> rows, int from, int to)
    {
        var closes = Enumerable.Range(Math.Max(0, from), Math.Min(rows.Count, to) - Math.Max(0, from)).Select(i => rows[i].Close!.Value).Order().ToArray();
        return closes[closes.Length / 2];
    }

    /// <summary>
    /// A crash or a jump of this size changes many times the usual number of shares; a split about as many times as its ratio.
    /// </summary>
    private static bool IsQuiet(IReadOnlyList<TableRow> rows, int i, decimal ratio)
    {
        var usual = Enumerable.Range(Math.Max(0, i - VolumeSessions), Math.Min(i, VolumeSessions))
            .Select(k => rows[k].Cells.Volume.Number ?? 0).Where(volume => volume > 0).Order().ToArray();
        return usual.Length == 0 || rows[i].Cells.Volume.Number is not > 0 || rows[i].Cells.Volume.Number < MaxVolumeRatio * ratio * usual[usual.Length / 2];
    }
}
