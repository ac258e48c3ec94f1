using Worker.Forecasting.Backtest;
using Worker.Forecasting.Baselines;
using Worker.Forecasting.Calibration;
using Worker.Forecasting.Panels;

namespace Worker.Forecasting.Versions;

/// <summary>The short backtest of a training: what chooses the number of epochs and the published models, and what calibrates them.</summary>
/// <param name="Scores">Of all folds, models and horizons; empty if the history is too short for a fold.</param>
/// <param name="Calibration">By model.</param>
/// <param name="Epochs">After how many epochs the network stops; null if the folds did not choose it.</param>
internal sealed record TrainingFolds(
    IReadOnlyList<FoldScores> Scores, IReadOnlyDictionary<string, CalibrationFactors> Calibration, EpochChoice? Epochs)
{
    /// <summary>Sessions before the oldest fold: a year.</summary>
    private const int LeastTraining = 250;

    public static async Task<TrainingFolds> RunAsync(
        Panel panel, IReadOnlyList<IForecaster> baselines, IEpochForecaster network, QuantileSettings settings,
        CancellationToken cancellationToken)
    {
        var horizons = settings.Network.Horizons;
        var scores = new List<FoldScores>();
        var calibration = baselines.ToDictionary(model => model.Name, _ => new OutOfFoldCalibration(horizons));
        var epochs = Enumerable.Range(0, settings.ChoosesEpochs ? settings.Network.Epochs : 1)
            .Select(_ => (Scores: new List<FoldScores>(), Calibration: new OutOfFoldCalibration(horizons))).ToArray();
        var walk = new WalkForward(panel, horizons) { KeepsSquaredErrors = false };
        var folds = Plan(panel, settings);
        foreach (var fold in folds)
        {
            // The network learns on a thread of its own; the other cores fit and evaluate the baselines meanwhile.
            var (ofBaselines, ofNetwork) = (Task.Run(() => BaselinesAsync(fold), cancellationToken), NetworkAsync(fold));
            await Task.WhenAll(ofBaselines, ofNetwork);
            scores.AddRange(await ofBaselines);
            var ofEpochs = await ofNetwork;
            for (var epoch = 0; epoch < epochs.Length; epoch++)
                epochs[epoch].Scores.AddRange(ofEpochs[epoch]);
        }
        var choice = settings.ChoosesEpochs && folds.Count > 0 ? EpochChoice.Of([.. epochs.Select(epoch => epoch.Scores)]) : null;
        var chosen = epochs[(choice?.Epoch ?? 1) - 1];
        scores.AddRange(chosen.Scores);
        calibration[network.Name] = chosen.Calibration;
        return new TrainingFolds(scores, calibration.ToDictionary(pair => pair.Key, pair => pair.Value.Fit(settings.DaysOfDoubt)), choice);

        async Task<List<FoldScores>> BaselinesAsync(Fold fold)
        {
            var ofFold = new List<FoldScores>();
            foreach (var model in baselines)
                ofFold.AddRange(await walk.RunAsync(model, fold, cancellationToken, calibration[model.Name]));
            return ofFold;
        }

        async Task<IReadOnlyList<IReadOnlyList<FoldScores>>> NetworkAsync(Fold fold) => settings.ChoosesEpochs
            ? await walk.RunEpochsAsync(network, fold, cancellationToken, [.. epochs.Select(epoch => epoch.Calibration)])
            : [await walk.RunAsync(network, fold, cancellationToken, epochs[0].Calibration)];
    }

    // As many folds as the history is long enough for, at least two: one that chooses and one that is quoted.
    private static IReadOnlyList<Fold> Plan(Panel panel, QuantileSettings settings)
    {
        var dates = panel.Symbols.SelectMany(symbol => symbol.Bars.Dates).Distinct().Order().ToArray();
        var stride = settings.Stride > 0 ? settings.Stride : Math.Max(1, dates.Length / 4 / settings.Folds);
        var folds = Math.Min(settings.Folds, (dates.Length - 1 - settings.Network.Horizons - LeastTraining) / stride);
        return folds < 2 ? [] : Fold.Over(dates, folds, stride, settings.Network.Horizons, LeastTraining);
    }
}
