using Worker.Forecasting.Baselines;
using Worker.Forecasting.Distribution;
using Worker.Forecasting.Panels;
using Worker.Forecasting.Scales;
using Worker.Learning.Quantiles;
using Worker.Learning.Runtime;
using Worker.Learning.Training;
using Worker.Learning.Weights;

namespace Worker.Forecasting.Network;

/// <summary>
/// A recurrent network that learns how far the pooled quantiles of the HAR regression are to be moved at each session. The hybrid of a
/// statistical scale and a recurrent network won the M4 competition (Smyl, International Journal of Forecasting 2020).
/// </summary>
/// <param name="suffix">Tells variants of one network apart by name.</param>
internal sealed class NetworkForecaster(TorchRuntime runtime, NetworkSettings settings, string suffix = "") : IEpochForecaster
{
    public string Name => settings.Cell.ToString().ToLowerInvariant() + suffix;

    /// <summary>The same network, trained once and then continued.</summary>
    public WarmNetwork Warm(FineTuneSettings tuning) => new(runtime, this, settings, tuning);

    public async Task<IFittedForecaster> FitAsync(Panel panel, CancellationToken cancellationToken)
    {
        using var trained = await TrainAsync(panel, epochs: null, progress: null, resume: null, cancellationToken);
        return new FittedNetwork(runtime, settings, trained.Scale, trained.Base, trained.Members);
    }

    public async Task<IReadOnlyList<IFittedForecaster>> FitEpochsAsync(Panel panel, CancellationToken cancellationToken)
    {
        // Member after member, each with the weights after its epochs.
        var weights = new List<NetworkWeights>();
        try
        {
            using var trained = await TrainAsync(panel, epochs: null, progress: null, resume: null, cancellationToken, weights.Add);
            return [.. Enumerable.Range(0, settings.Epochs).Select(epoch => new FittedNetwork(runtime, settings, trained.Scale, trained.Base,
                Enumerable.Range(0, settings.Members).Select(member => weights[(member * settings.Epochs) + epoch])))];
        }
        finally
        {
            weights.ForEach(one => one.Dispose());
        }
    }

    /// <summary>Fits the scale and the base quantiles and trains every member on all that the panel holds.</summary>
    /// <param name="epochs">After how many epochs to stop; null for all of the settings.</param>
    /// <param name="resume">Where member i (from 0) keeps its state; null starts anew.</param>
    /// <param name="epochEnded">Receives the weights of a member after every epoch and must dispose them.</param>
    public async Task<TrainedNetwork> TrainAsync(
        Panel panel, int? epochs, IProgress<EpochReport>? progress, Func<int, TrainingResume>? resume, CancellationToken cancellationToken,
        Action<NetworkWeights>? epochEnded = null)
    {
        var scale = HarScale.Fit(panel, settings.Horizons);
        var baseline = ScaledQuantiles.Fit(panel, scale, settings.Horizons, centre: true);
        var set = NetworkInputs.Training(panel, scale, settings);
        var members = new List<NetworkWeights>();
        IReadOnlyList<EpochReport> reports = [];
        try
        {
            for (var member = 0; member < settings.Members; member++)
            {
                var request = new QuantileTrainingRequest
                {
                    Network = settings.Network,
                    Slices = settings.Slices,
                    Trainer = settings.Trainer(member, epochs),
                    BatchSetting = NetworkSettings.BatchSetting,
                    Training = set,
                    BaseQuantiles = baseline.Quantiles.ToArray(),
                    Resume = resume?.Invoke(member),
                    EpochEnded = epochEnded,
                };
                var trained = await new QuantileTraining(runtime).TrainAsync(request, progress, cancellationToken);
                members.Add(trained.Weights);
                reports = trained.Epochs;
            }
        }
        catch
        {
            members.ForEach(weights => weights.Dispose());
            throw;
        }
        return new TrainedNetwork(scale, baseline.Quantiles, members, reports);
    }
}

/// <summary>What a training of the network ended with. It owns its weights and must be disposed.</summary>
/// <param name="Base">The quantiles that the networks move.</param>
/// <param name="Epochs">Of the last member.</param>
internal sealed record TrainedNetwork(
    HarScale Scale, PooledQuantiles Base, IReadOnlyList<NetworkWeights> Members, IReadOnlyList<EpochReport> Epochs) : IDisposable
{
    public void Dispose()
    {
        foreach (var weights in Members)
            weights.Dispose();
    }
}
