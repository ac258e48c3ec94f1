using Worker.Forecasting.Backtest;
using Worker.Forecasting.Baselines;
using Worker.Forecasting.Versions;

namespace Worker.Benchmarks.Forecasting;

/// <summary>The network after all its epochs, and after the number of epochs that the folds before each fold had chosen.</summary>
internal static class ChosenEpochs
{
    /// <returns>The scores of all folds: after all epochs, and after those chosen; the first fold, before which is none, takes all.</returns>
    public static async Task<(List<FoldScores> All, List<FoldScores> Chosen)> RunAsync(WalkForward walk, IEpochForecaster network, IReadOnlyList<Fold> plan)
    {
        var (all, chosen) = (new List<FoldScores>(), new List<FoldScores>());
        List<FoldScores>[]? epochs = null;
        foreach (var fold in plan)
        {
            var ofFold = await walk.RunEpochsAsync(network, fold, CancellationToken.None);
            epochs ??= [.. ofFold.Select(_ => new List<FoldScores>())];
            for (var epoch = 0; epoch < epochs.Length; epoch++)
                epochs[epoch].AddRange(ofFold[epoch]);
            // The fold itself is the newest, which chooses nothing.
            var choice = fold.Number > 1 ? EpochChoice.Of(epochs) : new EpochChoice(epochs.Length, []);
            Console.WriteLine($"fold {fold.Number}: {choice.Epoch} of {epochs.Length} epochs, losses of the folds before: {choice.Figures}");
            all.AddRange(ofFold[^1]);
            chosen.AddRange(ofFold[choice.Epoch - 1]);
        }
        return (all, chosen);
    }
}
