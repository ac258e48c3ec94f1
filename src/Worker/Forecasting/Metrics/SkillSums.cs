using Worker.Forecasting.Distribution;

namespace Worker.Forecasting.Metrics;

/// <summary>
/// Running sums over the forecasts of one model and horizon from which every figure is made. Sums add up over symbols, folds and nodes.
/// </summary>
internal sealed record SkillSums
{
    /// <summary>Bars of the PIT histogram: the chances between the quantile levels and outside of them.</summary>
    public const int PitBins = QuantileLevels.Count + 1;

    public int Count { get; private set; }

    /// <summary>Mean pinball loss of the levels, in units of the symbol's deviation.</summary>
    public double Pinball { get; private set; }

    public double[] PinballOfLevel { get; private set; } = new double[QuantileLevels.Count];

    public double Crps { get; private set; }

    public double Winkler80 { get; private set; }

    public double Winkler95 { get; private set; }

    /// <summary>Width of the 80 % interval, in units of the symbol's deviation.</summary>
    public double Width80 { get; private set; }

    public double Width95 { get; private set; }

    public int Inside80 { get; private set; }

    public int Inside95 { get; private set; }

    /// <summary>Absolute errors of the median as a price, in the listing currency.</summary>
    public double AbsoluteError { get; private set; }

    public double SquaredError { get; private set; }

    /// <summary>Squared errors of the log-return, in units of the symbol's squared deviation.</summary>
    public double SquaredReturnError { get; private set; }

    public double RelativeError { get; private set; }

    /// <summary>Forecasts with a direction whose price moved.</summary>
    public int Directions { get; private set; }

    public int RightDirections { get; private set; }

    /// <summary>How many actuals were below the first quantile, between the first and second, ..., above the last.</summary>
    public int[] Pit { get; private set; } = new int[PitBins];

    /// <param name="quantiles">Of the log-return.</param>
    /// <param name="actual">The log-return that came.</param>
    /// <param name="close">The as-of close, in the listing currency.</param>
    /// <param name="deviation">The symbol's deviation: the unit of the losses.</param>
    /// <returns>The mean pinball loss, in units of the deviation.</returns>
    public double Add(ReadOnlySpan<double> quantiles, double actual, double close, double deviation)
    {
        var loss = Metrics.Pinball.Mean(quantiles, actual) / deviation;
        Count++;
        Pinball += loss;
        var bin = 0;
        for (var q = 0; q < quantiles.Length; q++)
        {
            PinballOfLevel[q] += Metrics.Pinball.Loss(QuantileLevels.All[q], quantiles[q], actual) / deviation;
            bin += actual > quantiles[q] ? 1 : 0;
        }
        Pit[bin]++;
        var (lower80, upper80) = (quantiles[QuantileLevels.Lower80], quantiles[QuantileLevels.Upper80]);
        var (lower95, upper95) = (quantiles[QuantileLevels.Lower95], quantiles[QuantileLevels.Upper95]);
        Crps += Metrics.Pinball.Crps(quantiles, actual) / deviation;
        Winkler80 += Metrics.Pinball.Winkler(lower80, upper80, actual, 0.80) / deviation;
        Winkler95 += Metrics.Pinball.Winkler(lower95, upper95, actual, 0.95) / deviation;
        Width80 += (upper80 - lower80) / deviation;
        Width95 += (upper95 - lower95) / deviation;
        Inside80 += actual >= lower80 && actual <= upper80 ? 1 : 0;
        Inside95 += actual >= lower95 && actual <= upper95 ? 1 : 0;
        AddPoint(quantiles[QuantileLevels.Median], actual, close, deviation);
        return loss;
    }

    public void Add(SkillSums other)
    {
        Count += other.Count;
        Pinball += other.Pinball;
        Crps += other.Crps;
        Winkler80 += other.Winkler80;
        Winkler95 += other.Winkler95;
        Width80 += other.Width80;
        Width95 += other.Width95;
        Inside80 += other.Inside80;
        Inside95 += other.Inside95;
        AbsoluteError += other.AbsoluteError;
        SquaredError += other.SquaredError;
        SquaredReturnError += other.SquaredReturnError;
        RelativeError += other.RelativeError;
        Directions += other.Directions;
        RightDirections += other.RightDirections;
        for (var q = 0; q < QuantileLevels.Count; q++)
            PinballOfLevel[q] += other.PinballOfLevel[q];
        for (var bin = 0; bin < PitBins; bin++)
            Pit[bin] += other.Pit[bin];
    }

    private void AddPoint(double median, double actual, double close, double deviation)
    {
        var (predicted, came) = (close * Math.Exp(median), close * Math.Exp(actual));
        AbsoluteError += Math.Abs(came - predicted);
        SquaredError += (came - predicted) * (came - predicted);
        SquaredReturnError += (actual - median) * (actual - median) / (deviation * deviation);
        RelativeError += Math.Abs(came - predicted) / came;
        if (median == 0 || actual == 0)
            return;
        Directions++;
        RightDirections += Math.Sign(median) == Math.Sign(actual) ? 1 : 0;
    }
}
