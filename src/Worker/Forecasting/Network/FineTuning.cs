using Worker.Forecasting.Distribution;
using Worker.Forecasting.Panels;
using Worker.Forecasting.Scales;
using Worker.Learning.Quantiles;
using Worker.Learning.Runtime;
using Worker.Learning.Training;
using Worker.Learning.Weights;

namespace Worker.Forecasting.Network;

/// <summary>
/// Continues trained networks with the sessions since, and a replay of old ones. The scale and the base quantiles stay as they are: weights
/// mean something only in their units.
/// </summary>
internal sealed class FineTuning(TorchRuntime runtime, NetworkSettings settings, FineTuneSettings tuning)
{
    /// <param name="panel">All sessions that may be learnt from.</param>
    /// <param name="start">The weights of every member; the caller still owns them.</param>
    /// <param name="since">The last date whose closes are in the weights; there must be a later one.</param>
    /// <param name="begun">Told the number of a member, from 0, before it is trained.</param>
    /// <returns>The weights of every member, which the caller disposes, and the epochs of the last.</returns>
    public async Task<(IReadOnlyList<NetworkWeights> Members, IReadOnlyList<EpochReport> Epochs)> RunAsync(
        Panel panel, HarScale scale, PooledQuantiles baseQuantiles, IReadOnlyList<NetworkWeights> start, DateOnly since,
        IProgress<EpochReport>? progress, Action<int>? begun, CancellationToken cancellationToken)
    {
        var slices = NetworkInputs.Of(
            panel, scale, settings, ReplaySlices.Select(panel, settings, since, tuning.ReplayShare, settings.Seed));
        var members = new List<NetworkWeights>();
        IReadOnlyList<EpochReport> reports = [];
        try
        {
            for (var member = 0; member < start.Count; member++)
            {
                begun?.Invoke(member);
                var trained = await new QuantileTraining(runtime).TrainAsync(new QuantileTrainingRequest
                {
                    Network = settings.Network,
                    Slices = settings.Slices,
                    Trainer = settings.Trainer(member) with
                    {
                        Epochs = tuning.Epochs,
                        ScheduleEpochs = null,
                        LearningRate = tuning.LearningRate,
                        Schedule = LearningRateSchedule.Constant,
                    },
                    BatchSetting = NetworkSettings.BatchSetting,
                    Training = slices,
                    BaseQuantiles = baseQuantiles.ToArray(),
                    Start = start[member],
                }, progress, cancellationToken);
                members.Add(trained.Weights);
                reports = trained.Epochs;
            }
            return (members, reports);
        }
        catch
        {
            members.ForEach(weights => weights.Dispose());
            throw;
        }
    }
}

/// <summary>How networks are fine-tuned.</summary>
/// <param name="Epochs">At least 1.</param>
/// <param name="LearningRate">The same for all steps.</param>
/// <param name="ReplayShare">Share of old sessions among those that are learnt from, in [0, 1).</param>
internal sealed record FineTuneSettings(int Epochs, double LearningRate, double ReplayShare);
