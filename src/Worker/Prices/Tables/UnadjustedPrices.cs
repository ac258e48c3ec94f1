using System.Globalization;

namespace Worker.Prices.Tables;

/// <summary>
/// Brings the rows of a source to one basis. In unadjusted prices every split is a jump that no model must see: the adjusted columns are
/// read if there are some, else the splits that the settings tell of; else the symbol is refused with the dates.
/// </summary>
internal sealed class UnadjustedPrices(string symbol, string place, IReadOnlyDictionary<string, decimal> told)
{
    private const int Named = 6;

    private readonly List<CorporateAction> _splits = [];

    /// <summary>The splits that the source or the settings tell of, ascending by date.</summary>
    public IReadOnlyList<CorporateAction> Splits => [.. _splits.OrderBy(split => split.Date)];

    /// <exception cref="PriceFeedException">Prices jump as after splits, and nothing tells the adjusted ones.</exception>
    public IReadOnlyList<TableRow> OnOneBasis(IReadOnlyList<TableRow> rows)
    {
        var splits = told.ToDictionary(split => DateOnly.ParseExact(split.Key, "yyyy-MM-dd", CultureInfo.InvariantCulture), split => split.Value);
        rows = [.. rows.Select(row => Divided(row, splits))];
        foreach (var row in rows.Where(row => row.SplitRatio is not null && !splits.ContainsKey(row.Date)).DistinctBy(row => row.Date))
            Note(row.Date, row.SplitRatio!.Value);
        foreach (var (date, ratio) in splits.Where(split => split.Value != 1))
            Note(date, ratio);

        var closes = rows.Where(row => row.Close is not null && FeedRows.IsPossible(row.Date)).OrderBy(row => row.Date).DistinctBy(row => row.Date).ToList();
        var jumps = SplitJumps.Find(closes).Where(jump => !splits.ContainsKey(jump.Date)).ToList();
        if (jumps.Count == 0)
            return rows;
        if (closes.All(row => row.AdjustedClose is not null))
            return [.. rows.Select(row => row.OnAdjustedBasis())];
        throw Refused(jumps);
    }

    private static TableRow Divided(TableRow row, Dictionary<DateOnly, decimal> splits)
    {
        var ratio = splits.Where(split => split.Key > row.Date).Aggregate(1m, (product, split) => product * split.Value);
        return ratio == 1 ? row : row.Divided(ratio);
    }

    private void Note(DateOnly date, decimal ratio) => _splits.Add(new CorporateAction(date, "split", decimal.Round(ratio, 8)));

    private PriceFeedException Refused(List<SplitJump> jumps)
    {
        static string Ratio(decimal ratio) => ratio >= 1 ? $"{ratio:0.##} for 1" : $"1 for {1 / ratio:0.##}";
        var days = string.Join("; ", jumps.Take(Named).Select(jump => string.Create(
            CultureInfo.InvariantCulture, $"{jump.Date:yyyy-MM-dd} from {jump.Before:0.######} to {jump.After:0.######} ({Ratio(jump.Ratio)})")));
        var more = jumps.Count > Named ? $"; and {jumps.Count - Named} more" : "";
        return new PriceFeedException(
            symbol,
            $"the prices of {symbol} in {place} are not adjusted for splits: the close goes on {days}{more}. Expected adjusted prices, or a column "
            + $"Adj Close. Get such a file, or name each split in Prices:Listings:{symbol}:Splits (\"{jumps[0].Date:yyyy-MM-dd}\": "
            + $"{jumps[0].Ratio.ToString("0.########", CultureInfo.InvariantCulture)}; 1 if the move is true).",
            isTransient: false);
    }
}
