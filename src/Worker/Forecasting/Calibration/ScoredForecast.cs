namespace Worker.Forecasting.Calibration;

/// <summary>A stored forecast whose actual close is known.</summary>
internal sealed record ScoredForecast(
    int Horizon, DateOnly AsOfDate, decimal Predicted, decimal Actual, decimal Lower80, decimal Upper80, decimal Lower95, decimal Upper95,
    double Calibration80, double Calibration95)
{
    /// <summary>The score of an interval before live calibration, on logs.</summary>
    public double Score(decimal lower, decimal upper, double calibration) =>
        AdaptiveConformal.Score(Log(lower) / calibration, 0, Log(upper) / calibration, Log(Actual));

    private double Log(decimal price) => Math.Log((double)price / (double)Predicted);
}
