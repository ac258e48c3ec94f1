namespace Worker.Forecasting.Backfill;

/// <summary>One as-of date to forecast, and with what.</summary>
/// <param name="Symbols">Those that have a session and a bar on the day, and are to be forecast.</param>
/// <param name="Versions">The model versions that may forecast the day: trained on nothing later. Empty if there is none.</param>
/// <param name="Behind">Symbols whose prices do not reach the day yet.</param>
internal sealed record BackfillDay(
    DateOnly AsOf, IReadOnlyList<string> Symbols, IReadOnlyList<long> Versions, IReadOnlyList<string> Behind)
{
    /// <summary>Why the day cannot be forecast; null if it can.</summary>
    public string? Obstacle => Symbols.Count == 0
        ? $"no price of that day yet ({string.Join(", ", Behind)}); run fetch-prices"
        : Versions.Count == 0
            ? $"no model version was trained on data up to that day or before; run train-forecaster --as-of {AsOf:yyyy-MM-dd}"
            : null;
}
