namespace Worker.Forecasting;

/// <summary>Calibrates intervals on the validation segment and measures on the test segment, the model and the naive forecast.</summary>
internal static class ForecasterEvaluator
{
    public static SymbolForecaster Evaluate(ForecasterNetwork network, SymbolWindows windows, PriceScaler scaler, Segments segments)
    {
        var validation = windows.AsOfIndices(segments, Segment.Validation);
        var test = windows.AsOfIndices(segments, Segment.Test);
        var horizon = windows.MaxHorizon;
        var (intervals, accuracy) = Measure(
            network.Outcomes(windows, scaler, validation), network.Outcomes(windows, scaler, test));
        var (naiveIntervals, naiveAccuracy) = Measure(
            NaiveForecast.Outcomes(windows, validation, horizon), NaiveForecast.Outcomes(windows, test, horizon));
        return new SymbolForecaster
        {
            Scaler = scaler,
            Intervals = intervals,
            NaiveIntervals = naiveIntervals,
            Accuracy = accuracy,
            NaiveAccuracy = naiveAccuracy,
        };
    }

    /// <summary>
    /// The mean over symbols and horizons of the RMSE ratio to the naive forecast: one figure by which versions are compared.
    /// </summary>
    public static double MeanRmseRatio(IEnumerable<SymbolForecaster> symbols) =>
        symbols.SelectMany(symbol => symbol.Accuracy).Average(accuracy => accuracy.RmseRatio);

    private static (ConformalInterval[] Intervals, ForecastAccuracy[] Accuracy) Measure(
        IReadOnlyList<Outcome>[] validation, IReadOnlyList<Outcome>[] test)
    {
        var intervals = validation.Select(outcomes => ConformalInterval.Calibrate(outcomes.Select(outcome => outcome.Residual))).ToArray();
        return (intervals, [.. test.Select((outcomes, i) => ForecastAccuracy.Measure(outcomes, intervals[i]))]);
    }
}
