using Worker.Forecasting.Distribution;

namespace Worker.Forecasting.Calibration;

/// <summary>What a forecast becomes before it is stored: calibrated out of fold, then live, and with intervals that do not become narrower with the horizon.</summary>
internal static class CalibratedQuantiles
{
    /// <summary>Changes the quantiles of all horizons of one session.</summary>
    /// <param name="forecasts">As the model gives them.</param>
    /// <param name="live">By horizon; null if live calibration is switched off.</param>
    /// <returns>
    /// By horizon, the live factors that are in the quantiles, which are larger than the given ones if the horizon before demanded it:
    /// an interval divided by its factor is the one before live calibration. Null without live calibration.
    /// </returns>
    public static LiveFactors[]? Apply(QuantileForecasts forecasts, int session, CalibrationFactors outOfFold, IReadOnlyList<LiveFactors>? live)
    {
        // As in a backtest; then again, since factors are fitted horizon by horizon.
        forecasts.OrderHorizons();
        var applied = live is null ? null : new LiveFactors[forecasts.Horizons];
        for (var horizon = 1; horizon <= forecasts.Horizons; horizon++)
        {
            var quantiles = forecasts.At(session, horizon);
            outOfFold.Apply(horizon, quantiles);
            live?[horizon - 1].Apply(quantiles);
            var (of80, of95) = horizon > 1 ? HorizonOrder.Widen(forecasts.At(session, horizon - 1), quantiles) : (1, 1);
            if (applied is not null)
                applied[horizon - 1] = live![horizon - 1].Times(of80, of95);
        }
        return applied;
    }
}
