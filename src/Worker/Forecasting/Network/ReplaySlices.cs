using Worker.Forecasting.Panels;

namespace Worker.Forecasting.Network;

/// <summary>
/// What fine-tuning learns from: every target that has become known since a date, and a replay of old slices, drawn from a seed, so that
/// the network forgets nothing (Robins, "Catastrophic Forgetting, Rehearsal and Pseudorehearsal", Connection Science 1995).
/// </summary>
internal static class ReplaySlices
{
    /// <summary>Whether any close has become known since a date.</summary>
    public static bool HasNew(Panel panel, DateOnly since) => panel.Symbols.Any(symbol => symbol.Count > symbol.Bars.CountUpTo(since));

    /// <param name="since">The last date whose closes are in the weights.</param>
    /// <param name="replayShare">Of all targets, in [0, 1).</param>
    /// <param name="seed">With <paramref name="since"/> it chooses the old slices: the same for the same step, others for the next.</param>
    /// <returns>The new sessions of each symbol that has some, then the replayed slices.</returns>
    /// <exception cref="ArgumentException">There is no new target: see <see cref="HasNew"/>.</exception>
    public static IReadOnlyList<SlicePiece> Select(Panel panel, NetworkSettings settings, DateOnly since, double replayShare, long seed)
    {
        var symbols = NetworkInputs.Series(panel, settings);
        var pieces = new List<SlicePiece>();
        var fresh = 0L;
        for (var series = 0; series < symbols.Length; series++)
        {
            var end = symbols[series].Count;
            // The first session of which a target is new: its largest horizon ends after the date.
            var known = symbols[series].Bars.CountUpTo(since);
            var first = Math.Max(SymbolPanel.FirstSession, known - settings.Horizons);
            if (end <= known || first >= end)
                continue;
            var from = Math.Max(SymbolPanel.FirstSession, Math.Min(first - settings.WarmUp, end - settings.SliceLength));
            pieces.Add(new SlicePiece(series, from, end - from, first));
            fresh += (end - first) * settings.Horizons;
        }
        if (pieces.Count == 0)
            throw new ArgumentException($"No target has become known since {since:O}.", nameof(since));
        // With the seed alone every night would replay the same few slices.
        var random = new Random(unchecked(((int)seed * 31) + since.DayNumber));
        var replays = (int)Math.Ceiling(replayShare / (1 - replayShare) * fresh / ((settings.SliceLength - settings.WarmUp) * settings.Horizons));
        for (var replay = 0; replayShare > 0 && replay < replays; replay++)
        {
            var series = random.Next(symbols.Length);
            var length = symbols[series].Count - SymbolPanel.FirstSession;
            var from = SymbolPanel.FirstSession + random.Next(Math.Max(1, length - settings.SliceLength));
            pieces.Add(new SlicePiece(series, from, Math.Min(settings.SliceLength, symbols[series].Count - from), from));
        }
        return pieces;
    }
}
