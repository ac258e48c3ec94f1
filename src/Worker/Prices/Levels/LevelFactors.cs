namespace Worker.Prices.Levels;

/// <summary>The factors by which a feed's faults move a price: units of the currency, and splits.</summary>
/// <param name="splits">Ratios of the splits that the feed recorded: shares after for one before.</param>
/// <param name="noise">Standard deviation of an ordinary daily move, as a logarithm.</param>
internal sealed class LevelFactors(IReadOnlyList<CorporateAction> splits, double noise)
{
    private const double BaseTolerance = 0.1, UnitBaseTolerance = 0.35, ExactTolerance = 0.05;

    private const int DaysAfterSplit = 7;

    // Pence and pounds are 100; the others are misplaced decimal points.
    private static readonly double[] Units = [100, 1000, 10];

    private static readonly double[] SmallRatios = [1.5, 2, 3, 4, 5, 6, 7, 8, 9, 12, 15, 20, 25, 30, 40, 50];

    /// <summary>How far a move may be from a factor, as a logarithm: what the price itself moves on such a day.</summary>
    public double Tolerance { get; } = BaseTolerance + 2 * noise;

    /// <summary>The same for units, which no move of a price comes near.</summary>
    public double UnitTolerance { get; } = Math.Max(UnitBaseTolerance, 5 * noise);

    /// <summary>The signed logarithm of the unit factor that a move is; null if it is none.</summary>
    public double? Unit(double move) => Nearest(move, Units, UnitTolerance);

    /// <summary>
    /// The signed logarithm of the unit or split that a ratio of two columns is, in which no move of the price takes part.
    /// </summary>
    public double? Exact(double ratio) =>
        Nearest(ratio, [.. Units, .. SmallRatios, .. splits.Select(split => (double)split.Value)], ExactTolerance);

    /// <summary>The signed logarithm of the small split ratio that a move is, recorded ones first; null if it is none.</summary>
    public double? Split(double move) => Recorded(move, null) ?? Nearest(move, SmallRatios, Tolerance);

    /// <summary>The signed logarithm of the recorded split that a move is; null if it is none.</summary>
    /// <param name="date">The date of the move, which must not be long after the split; null for any.</param>
    public double? Recorded(double move, DateOnly? date) => Nearest(move,
        splits.Where(split => date is null || date <= split.Date.AddDays(DaysAfterSplit)).Select(split => (double)split.Value), Tolerance);

    /// <summary>The recorded split that made a move on about its own date; null if there is none.</summary>
    public CorporateAction? OnItsDate(double move, DateOnly date) => splits.FirstOrDefault(split =>
        Math.Abs(split.Date.DayNumber - date.DayNumber) <= DaysAfterSplit && Math.Abs(move + Math.Log((double)split.Value)) <= Tolerance);

    private static double? Nearest(double move, IEnumerable<double> factors, double tolerance)
    {
        double? best = null;
        foreach (var factor in factors)
        {
            var signed = Math.Sign(move) * Math.Abs(Math.Log(factor));
            if (Math.Abs(move - signed) <= tolerance && (best is null || Math.Abs(move - signed) < Math.Abs(move - best.Value)))
                best = signed;
        }
        return best;
    }
}
