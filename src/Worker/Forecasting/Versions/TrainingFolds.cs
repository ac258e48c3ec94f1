using Worker.Forecasting.Backtest;
using Worker.Forecasting.Baselines;
using Worker.Forecasting.Calibration;
using Worker.Forecasting.Panels;

namespace Worker.Forecasting.Versions;

/// <summary>The short backtest of a training: what chooses the published models, and what calibrates them.</summary>
/// <param name="Scores">Of all folds, models and horizons; empty if the history is too short for a fold.</param>
/// <param name="Calibration">By model.</param>
internal sealed record TrainingFolds(IReadOnlyList<FoldScores> Scores, IReadOnlyDictionary<string, CalibrationFactors> Calibration)
{
    /// <summary>Sessions before the oldest fold: a year.</summary>
    private const int LeastTraining = 250;

    public static async Task<TrainingFolds> RunAsync(
        IReadOnlyList<DailyBars> bars, IReadOnlyList<IForecaster> models, QuantileSettings settings, CancellationToken cancellationToken)
    {
        var horizons = settings.Network.Horizons;
        var scores = new List<FoldScores>();
        var calibration = models.ToDictionary(model => model.Name, _ => new OutOfFoldCalibration(horizons));
        var walk = new WalkForward(bars, horizons);
        foreach (var fold in Plan(bars, settings))
        {
            foreach (var model in models)
                scores.AddRange(await walk.RunAsync(model, fold, cancellationToken, calibration[model.Name]));
        }
        return new TrainingFolds(scores, calibration.ToDictionary(pair => pair.Key, pair => pair.Value.Fit(settings.DaysOfDoubt)));
    }

    // As many folds as the history is long enough for, at least two: one that chooses and one that is quoted.
    private static IReadOnlyList<Fold> Plan(IReadOnlyList<DailyBars> bars, QuantileSettings settings)
    {
        var dates = bars.SelectMany(symbol => symbol.Dates).Distinct().Order().ToArray();
        var stride = settings.Stride > 0 ? settings.Stride : Math.Max(1, dates.Length / 4 / settings.Folds);
        var folds = Math.Min(settings.Folds, (dates.Length - 1 - settings.Network.Horizons - LeastTraining) / stride);
        return folds < 2 ? [] : Fold.Over(dates, folds, stride, settings.Network.Horizons, LeastTraining);
    }
}
