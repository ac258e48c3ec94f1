using Microsoft.Extensions.Options;
using Worker.Forecasting.Versions;
using Worker.Models;

namespace Worker.Forecasting;

/// <summary>Says which training is due: fine-tuning follows new closes cheaply, training from scratch keeps it from drifting.</summary>
internal sealed class TrainingDue(ModelVersions versions, IOptions<ForecastingOptions> options, TimeProvider time)
{
    /// <summary>Why the models of these symbols should be trained from scratch; null if fine-tuning is enough.</summary>
    /// <param name="asOf">The last session that the training may see, or null for all: no version that has seen more is continued.</param>
    public async Task<string?> WhyFromScratchAsync(IEnumerable<string> symbols, DateOnly? asOf, CancellationToken cancellationToken)
    {
        var settings = ForecasterTrainingSettings.From(options.Value, fineTune: true);
        foreach (var name in symbols.Select(options.Value.VersionName).Distinct())
        {
            var start = await versions.ForDayAsync(ForecasterKind.Name, name, asOf ?? DateOnly.MaxValue, cancellationToken);
            if (start is null) return $"{name} has no version yet that it could continue";
            if (!FitsWeightsOf(start.Settings, settings)) return $"the settings changed the shape of {name}";
            var age = time.GetUtcNow() - await versions.FromScratchAtAsync(ForecasterKind.Name, name, cancellationToken);
            if (age is not { } known) return $"no version of {name} was trained from scratch";
            if (known > options.Value.FullTrainingEvery)
                return FormattableString.Invariant($"{name} was last trained from scratch {known.TotalDays:0.0} days ago");
        }
        return null;
    }

    private bool FitsWeightsOf(string stored, ForecasterTrainingSettings textbook) => (options.Value.Preset, QuantileSettings.Of(stored)) switch
    {
        (ForecastingPreset.Quantile, { } known) => QuantileSettings.From(options.Value).FitsWeightsOf(known),
        (ForecastingPreset.Textbook, null) => textbook.FitsWeightsOf(ForecasterTrainingSettings.FromJson(stored)),
        _ => false,
    };
}
