using Worker.Forecasting.Baselines;
using Worker.Forecasting.Network;
using Worker.Learning.Runtime;

namespace Worker.Forecasting.Backtest;

/// <summary>The models that a backtest compares, from the simplest to the most complex.</summary>
internal static class BacktestModels
{
    public static IReadOnlyList<IForecaster> Of(TorchRuntime runtime, BacktestPlan plan)
    {
        var (network, horizons) = (plan.Network, plan.Network.Horizons);
        var models = new List<IForecaster>
        {
            new SymmetricForecaster(horizons), new NaiveForecaster(horizons), new DriftForecaster(horizons), new HarForecaster(horizons),
            new NetworkForecaster(runtime, network),
        };
        if (plan.Ablate)
        {
            models.AddRange(Enum.GetValues<FeatureGroups>().Where(group => IsEvaluated(group, network.Features)).Select(group =>
                new NetworkForecaster(runtime, network with { Features = network.Features ^ group }, Suffix(network, group))));
        }
        return models;
    }

    // Without subjects there is no mood to evaluate.
    private static bool IsEvaluated(FeatureGroups group, FeatureGroups read) =>
        group != FeatureGroups.None && (group != FeatureGroups.Mood || read.HasFlag(FeatureGroups.Mood));

    private static string Suffix(NetworkSettings network, FeatureGroups group) =>
        $"{(network.Features.HasFlag(group) ? " without " : " with ")}{group.ToString().ToLowerInvariant()}";
}
