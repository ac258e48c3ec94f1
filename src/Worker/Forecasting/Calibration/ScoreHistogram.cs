namespace Worker.Forecasting.Calibration;

/// <summary>
/// Counts of conformity scores, from which quantiles are read without sorting. A score says how far an actual was from the median, in units
/// of the distance from the median to the bound on its side: at most 1 is inside.
/// </summary>
internal sealed class ScoreHistogram
{
    private const int Bins = 4000;
    private const double Largest = 10;

    private readonly long[] _counts = new long[Bins];

    public long Count { get; private set; }

    public void Add(double score) => Change(score, 1);

    public void Remove(double score) => Change(score, -1);

    /// <summary>The smallest width of a bin that at least the share of all scores is in or below.</summary>
    /// <param name="share">In [0, 1].</param>
    public double Quantile(double share)
    {
        if (Count == 0)
            throw new InvalidOperationException("There are no scores to take a quantile of.");
        var rank = Math.Clamp((long)Math.Ceiling(share * (Count + 1)), 1, Count);
        var bin = 0;
        for (var below = _counts[0]; below < rank; below += _counts[bin])
            bin++;
        return (bin + 1) * Largest / Bins;
    }

    private void Change(double score, int by)
    {
        _counts[(int)(Math.Clamp(score, 0, Largest - 1e-9) / Largest * Bins)] += by;
        Count += by;
    }
}
