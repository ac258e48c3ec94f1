using Worker.Prices;

namespace Worker.Forecasting;

/// <summary>What to train.</summary>
/// <param name="Name">Versions of one name replace each other: <c>gru</c>, or <c>gru:AAPL</c>.</param>
/// <param name="FineTune">Start from the weights of the current version, if there is one.</param>
/// <param name="Full">Train also where data and settings have not changed.</param>
/// <param name="Served">The symbols that the settings ask for: a version that does not know one of them replaces none that does.</param>
internal sealed record TrainingRequest(
    string Name, IReadOnlyList<PriceSeries> Histories, IReadOnlyList<string> Served, bool FineTune, bool Full, long RunId);

/// <summary>What came of it.</summary>
/// <param name="IsSkipped">Nothing had changed; there is no new version.</param>
/// <param name="Summary">One line for people.</param>
/// <param name="RmseRatio">Mean test RMSE ratio to the naive forecast; null if skipped.</param>
internal sealed record TrainingReport(
    string Name, long? VersionId, bool IsCurrent, bool IsSkipped, string Summary, double? RmseRatio, int Epochs, IReadOnlyList<SkippedSymbol> Skipped)
{
    public static TrainingReport Skip(string name, IReadOnlyList<SkippedSymbol> skipped, string summary) =>
        new(name, null, false, true, summary, null, 0, skipped);
}

internal static class ForecasterKind
{
    /// <summary>The kind of model version that this folder makes.</summary>
    public const string Name = "forecaster";
}
