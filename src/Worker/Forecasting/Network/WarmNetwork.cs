using Worker.Forecasting.Baselines;
using Worker.Forecasting.Panels;
using Worker.Forecasting.Scales;
using Worker.Learning.Runtime;
using Worker.Learning.Weights;

namespace Worker.Forecasting.Network;

/// <summary>
/// The network that is trained once and fine-tuned from then on, as a service does it night by night. Weights are handed from step to step;
/// the scale and the base quantiles are fitted on the first panel again, which gives the same.
/// </summary>
internal sealed class WarmNetwork(TorchRuntime runtime, NetworkForecaster network, NetworkSettings settings, FineTuneSettings tuning)
{
    /// <summary>Trains on the first panel from scratch.</summary>
    public async Task<WarmFit> StartAsync(Panel first, CancellationToken cancellationToken)
    {
        using var trained = await network.TrainAsync(first, epochs: null, progress: null, resume: null, cancellationToken);
        return FitOf(trained);
    }

    /// <summary>Continues with the sessions since the step before.</summary>
    /// <param name="first">The panel of <see cref="StartAsync"/>.</param>
    /// <param name="panel">The panel of this step.</param>
    /// <param name="learnt">What the step before has learnt.</param>
    /// <param name="since">The last date of the step before.</param>
    public async Task<WarmFit> ContinueAsync(Panel first, Panel panel, byte[] learnt, DateOnly since, CancellationToken cancellationToken)
    {
        var scale = HarScale.Fit(first, settings.Horizons);
        var baseline = ScaledQuantiles.Fit(first, scale, settings.Horizons, centre: true).Quantiles;
        using var start = NetworkWeights.FromBytes(learnt, "the weights of the fold before");
        var (members, epochs) = await new FineTuning(runtime, settings, tuning).RunAsync(
            panel, scale, baseline, MemberWeights.Split(start, settings.Members), since, progress: null, begun: null, cancellationToken);
        using var trained = new TrainedNetwork(scale, baseline, members, epochs);
        return FitOf(trained);
    }

    private WarmFit FitOf(TrainedNetwork trained) => new(
        new FittedNetwork(runtime, settings, trained.Scale, trained.Base, trained.Members), MemberWeights.Join(trained.Members).ToBytes());
}

/// <summary>One step of a network that is continued.</summary>
/// <param name="Learnt">The weights of all members as a safetensors file.</param>
internal sealed record WarmFit(FittedNetwork Fitted, byte[] Learnt) : IDisposable
{
    public void Dispose() => Fitted.Dispose();
}
