namespace Worker.Forecasting.Calibration;

/// <summary>A stored forecast whose actual close is known.</summary>
internal sealed record ScoredForecast(
    int Horizon, DateOnly AsOfDate, double Predicted, double Actual, double Lower80, double Upper80, double Lower95, double Upper95,
    double Calibration80, double Calibration95)
{
    /// <summary>The score of an interval before live calibration, on logs.</summary>
    public double Score(double lower, double upper, double calibration) =>
        AdaptiveConformal.Score(Math.Log(lower / Predicted) / calibration, 0, Math.Log(upper / Predicted) / calibration, Math.Log(Actual / Predicted));
}
