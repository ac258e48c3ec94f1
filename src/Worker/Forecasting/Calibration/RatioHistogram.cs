namespace Worker.Forecasting.Calibration;

/// <summary>
/// Counts of ratios in bins of nearly equal relative width, from which quantiles are read without keeping the ratios: their memory does not
/// grow. A doubling is divided into 4,096 bins of equal width, found by the leading bits of the number (as in HdrHistogram).
/// </summary>
internal sealed class RatioHistogram
{
    /// <summary>The relative error of a quantile between <see cref="Least"/> and <see cref="Most"/> is at most this.</summary>
    public const double Precision = 1.0 / (1 << BitsOfBin);

    /// <summary>What is smaller, or negative, is counted as this.</summary>
    public const float Least = 1f / 8;

    /// <summary>What is larger is counted as this.</summary>
    public const float Most = 32;

    private const int BitsOfBin = 12;
    private const int BitsWithin = 23 - BitsOfBin;

    private static readonly int FirstBin = BitConverter.SingleToInt32Bits(Least) >> BitsWithin;

    // The first counts what is below the least.
    private readonly int[] _counts = new int[1 + (BitConverter.SingleToInt32Bits(Most) >> BitsWithin) - FirstBin];

    public long Count { get; private set; }

    public void Add(double ratio)
    {
        _counts[ratio >= Least ? 1 + Math.Min((BitConverter.SingleToInt32Bits((float)ratio) >> BitsWithin) - FirstBin, _counts.Length - 2) : 0]++;
        Count++;
    }

    /// <summary>The quantile by linear interpolation (definition 7 of Hyndman and Fan, The American Statistician 1996).</summary>
    /// <exception cref="InvalidOperationException">There are no ratios.</exception>
    public double Quantile(double level)
    {
        if (Count == 0)
            throw new InvalidOperationException("There are no ratios to take a quantile of.");
        var position = (Count - 1) * level;
        var below = (long)position;
        var value = ValueOf(below);
        return below + 1 < Count ? value + ((position - below) * (ValueOf(below + 1) - value)) : value;
    }

    // The ratio with so many before it; those of a bin lie evenly in it.
    private double ValueOf(long rank)
    {
        var bin = 0;
        var before = 0L;
        for (; before + _counts[bin] <= rank; bin++)
            before += _counts[bin];
        if (bin == 0)
            return Least;
        var (from, to) = (Edge(bin - 1), Edge(bin));
        return from + ((to - from) * (rank - before + 0.5) / _counts[bin]);
    }

    private static double Edge(int bin) => BitConverter.Int32BitsToSingle((FirstBin + bin) << BitsWithin);
}
