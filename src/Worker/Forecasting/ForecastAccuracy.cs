namespace Worker.Forecasting;

/// <summary>
/// How a model did on one symbol and horizon of a segment, and how the naive forecast (the as-of close carried forward) did on the
/// same windows. Errors in the listing currency.
/// </summary>
/// <param name="RmseRatio">The model's RMSE over the naive forecast's: below 1 is better than naive.</param>
/// <param name="DirectionAccuracy">Share of windows whose sign of change from the as-of close was right, of those that changed.</param>
internal sealed record ForecastAccuracy(
    int Count, double Mae, double Rmse, double Mape, double NaiveMae, double NaiveRmse, double RmseRatio, double DirectionAccuracy,
    double Coverage80, double Coverage95)
{
    /// <summary>The largest ratio that is reported: for a constant price any error is infinitely worse than naive.</summary>
    public const double MaxRatio = 1_000_000;

    public static ForecastAccuracy Measure(IReadOnlyList<Outcome> outcomes, ConformalInterval interval)
    {
        if (outcomes.Count == 0)
            throw new ArgumentException("There are no outcomes to measure.", nameof(outcomes));
        double absolute = 0, squared = 0, relative = 0, naiveAbsolute = 0, naiveSquared = 0;
        int moved = 0, right = 0, in80 = 0, in95 = 0;
        foreach (var (last, predicted, actual, volatility) in outcomes)
        {
            var error = Math.Abs(actual - predicted);
            absolute += error;
            squared += error * error;
            relative += error / actual;
            naiveAbsolute += Math.Abs(actual - last);
            naiveSquared += (actual - last) * (actual - last);
            in80 += error <= interval.Width80 * volatility ? 1 : 0;
            in95 += error <= interval.Width95 * volatility ? 1 : 0;
            if (actual == last)
                continue;
            moved++;
            right += Math.Sign(predicted - last) == Math.Sign(actual - last) ? 1 : 0;
        }
        double n = outcomes.Count;
        var rmse = Math.Sqrt(squared / n);
        var naiveRmse = Math.Sqrt(naiveSquared / n);
        return new ForecastAccuracy(
            outcomes.Count, absolute / n, rmse, relative / n, naiveAbsolute / n, naiveRmse,
            // If nothing moved the naive forecast is perfect: equal to it is 1, anything else is worse. Bounded, so that means of ratios
            // are numbers.
            naiveRmse > 0 ? Math.Min(rmse / naiveRmse, MaxRatio) : rmse > 0 ? MaxRatio : 1,
            moved > 0 ? (double)right / moved : 0.5, in80 / n, in95 / n);
    }
}

/// <summary>One forecast and its actual close, in the listing currency.</summary>
/// <param name="Volatility">The recent daily volatility at the as-of session, above 0.</param>
internal readonly record struct Outcome(double LastClose, double Predicted, double Actual, double Volatility)
{
    /// <summary>The absolute residual in units of the volatility.</summary>
    public double Residual => Math.Abs(Actual - Predicted) / Volatility;
}
