using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Worker.Forecasting.Calibration;
using Worker.Forecasting.Distribution;
using Worker.Forecasting.Scales;

namespace Worker.Forecasting.Versions;

/// <summary>
/// Everything but the weights that a version of the quantile preset is: kept in the checkpoint, so that it forecasts without the settings
/// file.
/// </summary>
internal sealed record QuantileContent
{
    public required QuantileSettings Settings { get; init; }

    /// <summary>The universe: the symbols that it learnt from and whose mean is the market.</summary>
    public required IReadOnlyList<string> Symbols { get; init; }

    /// <summary>The scale whose units the network and the har baseline use.</summary>
    public required HarScale Scale { get; init; }

    /// <summary>Quantiles of the har baseline.</summary>
    public required PooledQuantiles HarQuantiles { get; init; }

    /// <summary>Quantiles of the naive baseline, and of the drift baseline about its mean.</summary>
    public required PooledQuantiles NaiveQuantiles { get; init; }

    /// <summary>By model: factors learnt out of fold.</summary>
    public required IReadOnlyDictionary<string, CalibrationFactors> Calibration { get; init; }

    /// <summary>Which model the backtest selected, for each group of symbols and horizon.</summary>
    public required IReadOnlyList<HorizonDecision> Decisions { get; init; }

    /// <summary>The groups of <see cref="Decisions"/>. A version of an older release has none: its decisions are for all symbols.</summary>
    public IReadOnlyList<SymbolGroup>? Groups { get; init; }

    /// <summary>
    /// Mean over horizons of the published models' pinball loss to the naive forecast's on the newest fold; null without folds.
    /// </summary>
    [JsonIgnore]
    public double? NewestPinballRatio => MeanOfPublished(fold => fold.PinballRatio);

    /// <summary>The same of the root mean squared error of the point forecast.</summary>
    [JsonIgnore]
    public double? NewestRmseRatio => MeanOfPublished(fold => fold.RmseRatio);

    /// <summary>
    /// Which model is published at which horizons, for people: <c>har published at horizon 1 2 3, naive published at horizon 4 5</c>.
    /// </summary>
    [JsonIgnore]
    public string Published => Groups is { Count: > 1 }
        ? string.Join("; ", Groups.Select(group => $"{group.Name}: {PublishedBy(Decisions.Where(decision => decision.Group == group.Name))}"))
        : PublishedBy(Decisions);

    /// <summary>The decisions for a symbol of the version, for horizons 1..H.</summary>
    public IReadOnlyList<HorizonDecision> DecisionsOf(string symbol)
    {
        var group = Groups?.FirstOrDefault(one => one.Symbols.Contains(symbol));
        return group is null ? Decisions : [.. Decisions.Where(decision => decision.Group == group.Name)];
    }

    public string ToJson() => JsonSerializer.Serialize(this, QuantileJson.Default.QuantileContent);

    /// <exception cref="JsonException">The text is not the content of such a version.</exception>
    public static QuantileContent FromJson(string json) =>
        JsonSerializer.Deserialize(json, QuantileJson.Default.QuantileContent) ?? throw new JsonException("The content of the forecaster is null.");

    private static string PublishedBy(IEnumerable<HorizonDecision> decisions) =>
        string.Join(", ", decisions.GroupBy(decision => decision.Published).Select(group => string.Create(
            CultureInfo.InvariantCulture, $"{group.Key} published at horizon {string.Join(' ', group.Select(decision => decision.Horizon))}")));

    // A group weighs as much as it has symbols.
    private double? MeanOfPublished(Func<NewestFold, double> figure)
    {
        var published = Decisions.SelectMany(decision => decision.Newest.Where(fold => fold.Model == decision.Published)
            .Select(fold => (Weight: WeightOf(decision), Figure: figure(fold)))).ToArray();
        return published.Length > 0 ? published.Sum(one => one.Weight * one.Figure) / published.Sum(one => one.Weight) : null;
    }

    private int WeightOf(HorizonDecision decision) => Groups?.FirstOrDefault(group => group.Name == decision.Group)?.Symbols.Count ?? Symbols.Count;
}

/// <summary>Which model serves a group of symbols at a horizon, and why.</summary>
/// <param name="Group">Its name; null for all symbols in a version of an older release.</param>
/// <param name="Horizon">From 1.</param>
/// <param name="Published">Its name.</param>
/// <param name="Comparisons">One for each model that is more complex than the naive one, in the order of complexity.</param>
/// <param name="Newest">The figures of each model on the newest fold, which chose nothing.</param>
internal sealed record HorizonDecision(
    string? Group, int Horizon, string Published, IReadOnlyList<ModelComparison> Comparisons, IReadOnlyList<NewestFold> Newest);

/// <summary>One comparison of two models on the folds before the newest.</summary>
/// <param name="PinballRatio">The candidate's mean pinball loss to the incumbent's.</param>
/// <param name="PValue">Of the Diebold-Mariano test on daily mean losses; null if there were too few days.</param>
internal sealed record ModelComparison(string Candidate, string Incumbent, double PinballRatio, double? PValue, int Days, bool IsPromoted, string Reason);

/// <summary>What a model did on the newest fold.</summary>
/// <param name="PinballRatio">To the naive forecast.</param>
/// <param name="RmseRatio">To the naive forecast.</param>
internal sealed record NewestFold(string Model, double PinballRatio, double RmseRatio, double Coverage80, double Coverage95);
