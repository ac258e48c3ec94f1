namespace Worker.Reports;

/// <summary>
/// Font size by weight: it grows with the square root of the weight, since people compare areas, from <see cref="Smallest"/> for
/// the lightest to <paramref name="Largest"/> for the heaviest.
/// </summary>
internal readonly record struct WordCloudScale(double LeastWeight, double MostWeight, float Largest)
{
    /// <summary>The smallest size still easy to read, in canvas units.</summary>
    public const float Smallest = 12;

    public float Size(double weight)
    {
        var (least, most) = (Math.Sqrt(LeastWeight), Math.Sqrt(MostWeight));
        var share = most > least ? (Math.Sqrt(weight) - least) / (most - least) : 1;
        return Smallest + (Largest - Smallest) * (float)Math.Clamp(share, 0, 1);
    }

    /// <summary>
    /// Up to three round weights for a legend, from the least to a moderate one: larger letters would shout over the words.
    /// </summary>
    public IReadOnlyList<double> Samples()
    {
        var (least, most) = (LeastWeight, MostWeight);
        double[] wanted = [least, WeightAt(0.2), WeightAt(0.4)];
        return [.. wanted.Select(Round).Where(weight => weight >= least * 0.9 && weight <= most).Distinct()];
    }

    /// <summary>The weight whose size is a share of the way from the smallest to the largest.</summary>
    private double WeightAt(double share)
    {
        var (least, most) = (Math.Sqrt(LeastWeight), Math.Sqrt(MostWeight));
        return Math.Pow(least + share * (most - least), 2);
    }

    /// <summary>To one leading digit, a half digit below 3: 1, 1.5, 2, 2.5, 3, 4, ... times a power of ten.</summary>
    private static double Round(double weight)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(weight)));
        var digits = weight / power;
        return (digits < 3 ? Math.Round(digits * 2) / 2 : Math.Round(digits)) * power;
    }
}
