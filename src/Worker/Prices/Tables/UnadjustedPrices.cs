using System.Globalization;
using Worker.Observability;

namespace Worker.Prices.Tables;

/// <summary>
/// Brings the rows of a source to one basis: closes adjusted for splits, never for dividends. In unadjusted prices every split is a jump
/// that no model must see. Earlier rows are divided by the splits that the settings list, that the file names, or that its adjusted close
/// shows; if the close jumps and nothing explains it, the symbol is refused with the dates.
/// </summary>
internal sealed class UnadjustedPrices(string symbol, string place, IReadOnlyDictionary<string, decimal> told)
{
    private const int Named = 6;

    private readonly List<CorporateAction> _splits = [];

    /// <summary>The splits that the source or the settings list, ascending by date.</summary>
    public IReadOnlyList<CorporateAction> Splits => [.. _splits.OrderBy(split => split.Date)];

    /// <exception cref="PriceFeedException">Prices jump as after splits, and nothing gives the adjusted ones.</exception>
    public IReadOnlyList<TableRow> OnOneBasis(IReadOnlyList<TableRow> rows)
    {
        var settings = told.ToDictionary(split => DateOnly.ParseExact(split.Key, "yyyy-MM-dd", CultureInfo.InvariantCulture), split => split.Value);
        var named = rows.Where(row => row.SplitRatio is not null && !settings.ContainsKey(row.Date)).DistinctBy(row => row.Date)
            .ToDictionary(row => row.Date, row => row.SplitRatio!.Value);
        foreach (var (date, ratio) in settings.Where(split => split.Value != 1).Concat(named))
            _splits.Add(new CorporateAction(date, "split", decimal.Round(ratio, 8)));

        rows = Divided(rows, settings);
        if (named.Count > 0)
            rows = Divided(rows, FileSplits.StillIn(Closes(rows), named));
        var jumps = SplitJumps.Find(Closes(rows), hasSplits: named.Count > 0).Where(jump => !settings.ContainsKey(jump.Date)).ToList();
        if (jumps.Exists(jump => !jump.IsByAdjustedClose))
            throw Refused(jumps);
        return Divided(rows, jumps.ToDictionary(jump => jump.Date, jump => jump.Ratio));
    }

    private static List<TableRow> Closes(IReadOnlyList<TableRow> rows)
    {
        var closes = new List<TableRow>(rows.Count);
        var isInOrder = true;
        foreach (var row in rows)
        {
            if (row.Close is null || !FeedRows.IsPossible(row.Date))
                continue;
            isInOrder &= closes.Count == 0 || closes[^1].Date < row.Date;
            closes.Add(row);
        }
        return isInOrder ? closes : [.. closes.OrderBy(row => row.Date).DistinctBy(row => row.Date)];
    }

    private static IReadOnlyList<TableRow> Divided(IReadOnlyList<TableRow> rows, Dictionary<DateOnly, decimal> splits)
    {
        return splits.Count == 0 ? rows : [.. rows.Select(Divide)];

        TableRow Divide(TableRow row)
        {
            var ratio = splits.Where(split => split.Key > row.Date).Aggregate(1m, (product, split) => product * split.Value);
            return ratio == 1 ? row : row.Divided(ratio);
        }
    }

    private PriceFeedException Refused(List<SplitJump> jumps)
    {
        static string Ratio(decimal ratio) => ratio >= 1 ? $"{ratio:0.##} for 1" : $"1 for {1 / ratio:0.##}";
        string[] days = [.. jumps.Select(jump => string.Create(
            CultureInfo.InvariantCulture, $"{jump.Date:yyyy-MM-dd} from {jump.Before:0.######} to {jump.After:0.######} ({Ratio(jump.Ratio)})"))];
        return new PriceFeedException(
            symbol,
            $"the prices of {symbol} in {place} are not adjusted for splits: the close goes on {FirstFew.Of(days, Named, "; ")}. "
            + $"Expected adjusted prices, or a column Adj Close or Split Ratio. Get such a file, or name each split in Prices:Listings:{symbol}:Splits (\"{jumps[0].Date:yyyy-MM-dd}\": "
            + $"{jumps[0].Ratio.ToString("0.########", CultureInfo.InvariantCulture)}; 1 if the move is true).",
            isTransient: false);
    }
}
