namespace Worker.Prices.Tables;

/// <summary>
/// Tells which of the splits that a file names are still in its closes. Some files name the splits of raw closes (Quandl WIKI, Tiingo,
/// Alpha Vantage), others of closes that are adjusted already (yfinance).
/// </summary>
internal static class FileSplits
{
    /// <summary>A smaller split moves the close by no more than an ordinary day: the larger ones of the file decide.</summary>
    private const double SurelySeen = 0.18;

    /// <param name="closes">Ascending by date, each with a close.</param>
    /// <param name="named">Shares after for one share before, by date.</param>
    public static Dictionary<DateOnly, decimal> StillIn(IReadOnlyList<TableRow> closes, IReadOnlyDictionary<DateOnly, decimal> named)
    {
        var moves = named.Select(split => (split.Key, Ratio: Math.Log((double)split.Value), Leap: Leap(closes, split.Key)))
            .Where(split => split.Leap is not null).Select(split => (Date: split.Key, split.Ratio, IsIn: IsNearer(split.Leap!.Value, split.Ratio))).ToList();
        var isRaw = moves.Where(split => Math.Abs(split.Ratio) >= SurelySeen).Select(split => (bool?)split.IsIn).GroupBy(isIn => isIn)
            .OrderByDescending(same => same.Count()).FirstOrDefault()?.Key;
        return moves.Where(split => isRaw is { } all && Math.Abs(split.Ratio) < SurelySeen ? all : split.IsIn)
            .ToDictionary(split => split.Date, split => named[split.Date]);
    }

    /// <summary>
    /// By how much the close falls overnight relative to the adjusted close, or by itself if there is none, as a logarithm; null if no
    /// close is before.
    /// </summary>
    private static double? Leap(IReadOnlyList<TableRow> closes, DateOnly date)
    {
        var i = 1;
        while (i < closes.Count && closes[i].Date < date)
            i++;
        if (i >= closes.Count || closes[0].Date >= date)
            return null;
        var (before, after) = (closes[i - 1], closes[i]);
        var move = Math.Log((double)(before.Close!.Value / after.Close!.Value));
        return before.AdjustedClose is { } adjustedBefore && after.AdjustedClose is { } adjustedAfter
            ? move - Math.Log((double)(adjustedBefore / adjustedAfter))
            : move;
    }

    private static bool IsNearer(double leap, double ratio) => Math.Abs(leap - ratio) < Math.Abs(leap);
}
