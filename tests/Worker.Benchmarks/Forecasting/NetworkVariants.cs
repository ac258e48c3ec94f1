using System.Globalization;
using Worker.Forecasting.Network;
using Worker.Forecasting.Versions;
using Worker.Learning.Recurrent;

namespace Worker.Benchmarks.Forecasting;

/// <summary>Settings of the network written as words: <c>hidden=48,epochs=12,market</c>.</summary>
internal static class NetworkVariants
{
    public static NetworkSettings Parse(string text, int horizons)
    {
        var settings = new NetworkSettings { Horizons = horizons, BaseShare = new QuantileOptions().BaseShare };
        foreach (var word in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = word.Split('=') is [var left, var right] ? (left, right) : (word, "");
            settings = name switch
            {
                "gru" => settings,
                "lstm" => settings with { Cell = RecurrentCell.Lstm },
                "hidden" => settings with { Hidden = int.Parse(value, CultureInfo.InvariantCulture) },
                "layers" => settings with { Layers = int.Parse(value, CultureInfo.InvariantCulture) },
                "epochs" => settings with { Epochs = int.Parse(value, CultureInfo.InvariantCulture) },
                "batch" => settings with { BatchSize = int.Parse(value, CultureInfo.InvariantCulture) },
                "members" => settings with { Members = int.Parse(value, CultureInfo.InvariantCulture) },
                "base" => settings with { BaseShare = double.Parse(value, CultureInfo.InvariantCulture) },
                "seed" => settings with { Seed = int.Parse(value, CultureInfo.InvariantCulture) },
                "rate" => settings with { LearningRate = double.Parse(value, CultureInfo.InvariantCulture) },
                "decay" => settings with { WeightDecay = double.Parse(value, CultureInfo.InvariantCulture) },
                "dropout" => settings with { Dropout = double.Parse(value, CultureInfo.InvariantCulture) },
                "market" => settings with { Features = settings.Features | FeatureGroups.Market },
                "norange" => settings with { Features = settings.Features & ~FeatureGroups.Range },
                "novolume" => settings with { Features = settings.Features & ~FeatureGroups.Volume },
                "nocalendar" => settings with { Features = settings.Features & ~FeatureGroups.Calendar },
                "median" => settings with { LearnsMedian = true },
                "weigh" => settings with { WeighsByScale = true },
                _ => throw new ArgumentException($"'{word}' is no setting of the network.", nameof(text)),
            };
        }
        return settings;
    }
}
