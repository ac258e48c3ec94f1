using Microsoft.Extensions.Options;
using Worker.Checkpoints;

namespace Worker.Forecasting;

/// <summary>Says which training is due: fine-tuning follows new closes cheaply, training from scratch keeps it from drifting.</summary>
internal sealed class TrainingDue(ModelVersions versions, IOptions<ForecastingOptions> options, TimeProvider time)
{
    /// <summary>Why the models of these symbols should be trained from scratch; null where fine-tuning will do.</summary>
    public async Task<string?> WhyFromScratchAsync(IEnumerable<string> symbols, CancellationToken cancellationToken)
    {
        var recipe = ForecasterRecipe.From(options.Value, fineTune: true);
        foreach (var name in symbols.Select(options.Value.VersionName).Distinct())
        {
            var current = await versions.CurrentAsync(ForecasterKind.Name, name, cancellationToken);
            if (current is null) return $"{name} has no version yet";
            if (!recipe.FitsWeightsOf(ForecasterRecipe.FromJson(current.Settings))) return $"the settings changed the shape of {name}";
            var age = time.GetUtcNow() - await versions.FromScratchAtAsync(ForecasterKind.Name, name, cancellationToken);
            if (age is not { } known) return $"no version of {name} was trained from scratch";
            if (known > options.Value.FullTrainingEvery)
                return FormattableString.Invariant($"{name} was last trained from scratch {known.TotalDays:0.0} days ago");
        }
        return null;
    }
}
