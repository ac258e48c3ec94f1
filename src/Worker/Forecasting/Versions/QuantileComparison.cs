using Worker.Forecasting.Panels;
using Worker.Models;

namespace Worker.Forecasting.Versions;

/// <summary>
/// Whether a new version of the quantile preset may replace the one that serves. Its backtest has selected which model it publishes. Both
/// versions are fitted on all sessions that they knew, so no session is left to compare them on: the one that has seen more is preferred.
/// </summary>
internal static class QuantileComparison
{
    /// <param name="panel">What the candidate has seen.</param>
    /// <param name="served">The symbols that the settings ask for.</param>
    public static Comparison Of(Panel panel, IReadOnlyList<string> served, LoadedCheckpoint incumbent)
    {
        var version = incumbent.Version;
        if (panel.AsOf < version.TrainedTo)
            return new Comparison(false, $"it is kept for replays: it ends {panel.AsOf:O}, version {version.Id} has seen {version.TrainedTo:O}");
        if (QuantileSettings.Of(version.Settings) is null)
            return new Comparison(true, $"version {version.Id} is of the preset Textbook, which is not compared with Quantile");
        var missing = QuantileContent.FromJson(incumbent.Content).Symbols.Intersect(served)
            .Except(panel.Symbols.Select(symbol => symbol.Symbol)).ToArray();
        return missing.Length > 0
            ? new Comparison(false, $"it does not know {string.Join(", ", missing)}, which version {version.Id} does")
            : new Comparison(true, $"it has seen all that version {version.Id} has seen");
    }
}
