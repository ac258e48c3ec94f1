using Worker.Forecasting.Baselines;
using Worker.Forecasting.Panels;
using Worker.Forecasting.Scales;
using Worker.Learning.Quantiles;
using Worker.Learning.Runtime;
using Worker.Learning.Weights;

namespace Worker.Forecasting.Network;

/// <summary>
/// A recurrent network that learns how far the pooled quantiles of the HAR regression are to be moved at each session. The hybrid of a statistical
/// scale and a recurrent network won the M4 competition (Smyl, International Journal of Forecasting 2020).
/// </summary>
internal sealed class NetworkForecaster(TorchRuntime runtime, NetworkSettings settings) : IForecaster
{
    public string Name => settings.Cell.ToString().ToLowerInvariant();

    public async Task<IFittedForecaster> FitAsync(Panel panel, CancellationToken cancellationToken)
    {
        var scale = HarScale.Fit(panel, settings.Horizons);
        var baseline = ScaledQuantiles.Fit(panel, scale, settings.Horizons, centre: true);
        var set = NetworkInputs.Training(panel, scale, settings);
        var members = new List<NetworkWeights>();
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
                    BaseQuantiles = Base(baseline),
                };
                var trained = await new QuantileTraining(runtime).TrainAsync(request, progress: null, cancellationToken);
                members.Add(trained.Weights);
            }
            return new FittedNetwork(runtime, settings, scale, members);
        }
        finally
        {
            members.ForEach(weights => weights.Dispose());
        }
    }

    private float[,] Base(ScaledQuantiles baseline)
    {
        var quantiles = new float[settings.Horizons, settings.Network.Quantiles];
        for (var h = 0; h < settings.Horizons; h++)
        {
            for (var q = 0; q < settings.Network.Quantiles; q++)
                quantiles[h, q] = (float)baseline.Quantiles.Values[h][q];
        }
        return quantiles;
    }
}
