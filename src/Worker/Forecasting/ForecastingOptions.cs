using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Worker.Forecasting.Versions;
using Worker.Learning.Recurrent;

namespace Worker.Forecasting;

/// <summary>Settings of the price model, section <c>Forecasting</c>.</summary>
internal sealed class ForecastingOptions
{
    public const string Section = "Forecasting";

    /// <summary>
    /// <c>Quantile</c> (default): a network that learns the distribution of returns, in addition to statistical baselines, evaluated by
    /// walking forward; or <c>Textbook</c>: a network that learns the close from a window of closes. Both use <c>MaxHorizon</c>,
    /// <c>Cell</c>, <c>Seed</c> and the settings of one model per symbol; the other keys of this section belong to <c>Textbook</c>, those
    /// of <c>Quantile</c> to the other preset.
    /// </summary>
    [EnumDataType(typeof(ForecastingPreset))]
    public ForecastingPreset Preset { get; set; } = ForecastingPreset.Quantile;

    /// <summary>The settings of the preset <c>Quantile</c>.</summary>
    [ValidateObjectMembers]
    public QuantileOptions Quantile { get; set; } = new();

    /// <summary>What the network learns: <c>Return</c> (default) or <c>Price</c>, the textbook form.</summary>
    [EnumDataType(typeof(ForecastTarget))]
    public ForecastTarget Target { get; set; } = ForecastTarget.Return;

    /// <summary>Input length in sessions. Default 30, 2 to 500.</summary>
    [Range(2, 500)]
    public int Window { get; set; } = 30;

    /// <summary>Sessions ahead: forecasts are made for 1 to this many. Default 5, 1 to 60.</summary>
    [Range(1, 60)]
    public int MaxHorizon { get; set; } = 5;

    /// <summary><c>Gru</c> (default), <c>Lstm</c> or <c>Rnn</c>.</summary>
    [EnumDataType(typeof(RecurrentCell))]
    public RecurrentCell Cell { get; set; } = RecurrentCell.Gru;

    /// <summary>Stacked recurrent layers. Default 2, 1 to 8.</summary>
    [Range(1, 8)]
    public int Layers { get; set; } = 2;

    /// <summary>Hidden units of a layer. Default 100, 1 to 2048.</summary>
    [Range(1, 2048)]
    public int Hidden { get; set; } = 100;

    /// <summary>Share of units dropped between layers while training. Default 0.2, 0 to 0.9.</summary>
    [Range(0.0, 0.9)]
    public double Dropout { get; set; } = 0.2;

    /// <summary>Largest number of passes over the training segment. Default 200, 1 to 10,000.</summary>
    [Range(1, 10_000)]
    public int Epochs { get; set; } = 200;

    /// <summary>Windows of one step. Default 64, 1 to 65,536.</summary>
    [Range(1, 65_536)]
    public int BatchSize { get; set; } = 64;

    /// <summary>Adam's learning rate. Default 0.001, above 0 to 1.</summary>
    [Range(1e-9, 1.0)]
    public double LearningRate { get; set; } = 1e-3;

    /// <summary>Epochs without a better validation loss after which training stops. Default 15, 1 to 10,000.</summary>
    [Range(1, 10_000)]
    public int Patience { get; set; } = 15;

    /// <summary>Largest norm of a step's gradients. Default 1, above 0 to 1,000.</summary>
    [Range(1e-6, 1000.0)]
    public double GradientClipNorm { get; set; } = 1.0;

    /// <summary>Seed of the weights, the order of batches and the dropout. Default 42.</summary>
    public long Seed { get; set; } = 42;

    /// <summary>
    /// Share of the sessions, before the test segment, on which training stops and intervals are calibrated. Default 0.1, 0.01 to 0.5.
    /// </summary>
    [Range(0.01, 0.5)]
    public double ValidationShare { get; set; } = 0.1;

    /// <summary>Share of the sessions, the newest, for the test only. Default 0.2, 0.01 to 0.5.</summary>
    [Range(0.01, 0.5)]
    public double TestShare { get; set; } = 0.2;

    /// <summary>One model for each symbol instead of one over all of them. Default false.</summary>
    public bool OneModelPerSymbol { get; set; }

    /// <summary>
    /// With <see cref="OneModelPerSymbol"/>, how many symbols make a shard of a service's training: a run that any node takes. Default 8, 1
    /// to 1,000.
    /// </summary>
    [Range(1, 1000)]
    public int SymbolsPerShard { get; set; } = 8;

    /// <summary>Learning rate of <c>--fine-tune</c>. Default 0.0001, above 0 to 1.</summary>
    [Range(1e-9, 1.0)]
    public double FineTuneLearningRate { get; set; } = 1e-4;

    /// <summary>Largest number of passes of <c>--fine-tune</c>. Default 10, 1 to 10,000.</summary>
    [Range(1, 10_000)]
    public int FineTuneEpochs { get; set; } = 10;

    /// <summary>
    /// <c>nightly</c> fine-tunes, unless the newest training from scratch is older than this. Default 8 days, so that it replaces a weekly
    /// training that was missed; 1 hour to 1,000 days.
    /// </summary>
    [Range(typeof(TimeSpan), "01:00:00", "1000.00:00:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan FullTrainingEvery { get; set; } = TimeSpan.FromDays(8);

    /// <summary>
    /// Sessions by which a symbol's newest bar may lag behind the as-of date before it is skipped as stale. Default 1, 0 to 250.
    /// </summary>
    [Range(0, 250)]
    public int MaxStaleSessions { get; set; } = 1;

    /// <summary>
    /// Subjects of reviews by symbol: their mood becomes a feature of the quantile network. Default none. The symbols are matched without
    /// regard to case.
    /// </summary>
    public Dictionary<string, string[]> Subjects { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Groups of symbols, by name, for which the gate of the quantile preset decides separately which model is published. Default none: one
    /// group <c>all</c>. Symbols in no group make the group <c>others</c>. The symbols are matched without regard to case.
    /// </summary>
    public Dictionary<string, string[]> Groups { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// What readers see: <c>Winner</c> (default; the model if its test error beats the naive forecast, else the naive one) or <c>Model</c>.
    /// </summary>
    [EnumDataType(typeof(PublishRule))]
    public PublishRule Publish { get; set; } = PublishRule.Winner;

    /// <summary>
    /// The name of the model versions that serve a symbol: <c>gru</c>, or <c>gru:AAPL</c> with one model for each symbol.
    /// </summary>
    public string VersionName(string symbol) =>
        OneModelPerSymbol ? $"{Cell.ToString().ToLowerInvariant()}:{symbol}" : Cell.ToString().ToLowerInvariant();
}

/// <summary>The kind of forecaster.</summary>
internal enum ForecastingPreset
{
    /// <summary>Quantiles of the return in units of a volatility scale.</summary>
    Quantile,

    /// <summary>The close from a window of closes.</summary>
    Textbook,
}

/// <summary>What the network learns to predict.</summary>
internal enum ForecastTarget
{
    /// <summary>Scaled log-returns from the as-of close, written back as close * exp(r).</summary>
    Return,

    /// <summary>Closes scaled to -1..1 by the training segment's range: the textbook form.</summary>
    Price,
}

/// <summary>Which forecast of a symbol and horizon is the published one.</summary>
internal enum PublishRule
{
    Winner,
    Model,
}
