using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Worker.Forecasting.Network;

namespace Worker.Forecasting.Backtest;

/// <summary>What a backtest covers; the same plan on the same data is the same backtest.</summary>
internal sealed record BacktestPlan
{
    /// <summary>At least 1.</summary>
    public int Folds { get; init; } = 8;

    /// <summary>Sessions of a fold; null makes all folds a quarter of the sessions together.</summary>
    public int? Stride { get; init; }

    /// <summary>Whether models are fitted anew in every fold, or once before the oldest.</summary>
    public BacktestRefit Refit { get; init; }

    /// <summary>How networks are continued from fold to fold; null unless <see cref="BacktestRefit.Warm"/>.</summary>
    public FineTuneSettings? FineTune { get; init; }

    /// <summary>First date whose bars are used; null for all.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Whether the network is also evaluated without each group of features, and with those that it does not read.</summary>
    public bool Ablate { get; init; }

    public required NetworkSettings Network { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, BacktestJson.Default.BacktestPlan);

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public string Fingerprint(string dataSha256, string codeVersion) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{ToJson()}\n{dataSha256}\n{codeVersion}")));
}

/// <summary>When a backtest fits its models.</summary>
internal enum BacktestRefit
{
    /// <summary>Before every fold.</summary>
    Every,

    /// <summary>Before the oldest fold: what later folds show is how a model ages.</summary>
    Once,

    /// <summary>
    /// Networks before the oldest fold; before each later one they are fine-tuned with the sessions since, as a service does it. All other
    /// models before every fold.
    /// </summary>
    Warm,
}

[JsonSerializable(typeof(BacktestPlan))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
internal sealed partial class BacktestJson : JsonSerializerContext;
