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
internal sealed class NetworkForecaster(TorchRuntime runtime, NetworkSettings settings, string suffix = "") : IForecaster
{
    public string Name => settings.Cell.ToString().ToLowerInvariant() + suffix;

    public async Task<IFittedForecaster> FitAsync(Panel panel, CancellationToken cancellationToken)
    {
        using var trained = await TrainAsync(panel, progress: null, resume: null, cancellationToken);
        return new FittedNetwork(runtime, settings, trained.Scale, trained.Base, trained.Members);
    }

    /// <summary>Fits the scale and the base quantiles and trains every member on all that the panel holds.</summary>
    /// <param name="resume">Where member i (from 0) keeps its state; null starts anew.</param>
    public async Task<TrainedNetwork> TrainAsync(
        Panel panel, IProgress<EpochReport>? progress, Func<int, TrainingResume>? resume, CancellationToken cancellationToken)
    {
        var scale = HarScale.Fit(panel, settings.Horizons);
        var baseline = ScaledQuantiles.Fit(panel, scale, settings.Horizons, centre: true);
        var set = NetworkInputs.Training(panel, scale, settings);
        var members = new List<NetworkWeights>();
        IReadOnlyList<EpochReport> epochs = [];
        try
        {
            for (var member = 0; member < settings.Members; member++)
            {
                var request = new QuantileTrainingRequest
                {
                    Network = settings.Network,
                    Slices = settings.Slices,
                    Trainer = settings.Trainer(member),
                    Training = set,
                    BaseQuantiles = baseline.Quantiles.ToArray(),
                    Resume = resume?.Invoke(member),
                };
                var trained = await new QuantileTraining(runtime).TrainAsync(request, progress, cancellationToken);
                members.Add(trained.Weights);
                epochs = trained.Epochs;
            }
        }
        catch
        {
            members.ForEach(weights => weights.Dispose());
            throw;
        }
        return new TrainedNetwork(scale, baseline.Quantiles, members, epochs);
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
