using Worker.Forecasting.Panels;
using Worker.Learning.Quantiles;

namespace Worker.Forecasting.Network;

/// <summary>
/// What fine-tuning learns from: every target that has become known since a date, and a replay of old slices, drawn from a seed, so that
/// the network forgets nothing (Robins, "Catastrophic Forgetting, Rehearsal and Pseudorehearsal", Connection Science 1995).
/// </summary>
internal static class ReplaySlices
{
    /// <summary>Whether any close has become known since a date.</summary>
    public static bool HasNew(Panel panel, DateOnly since) => panel.Symbols.Any(symbol => symbol.Count > symbol.Bars.CountUpTo(since));

    /// <param name="all">All sessions of the panel, as a training from scratch takes them.</param>
    /// <param name="panel">The panel of <paramref name="all"/>.</param>
    /// <param name="since">The last date whose closes are in the weights.</param>
    /// <param name="replayShare">Of all targets, in [0, 1).</param>
    /// <param name="seed">With <paramref name="since"/> it chooses the old slices: the same for the same step, others for the next.</param>
    /// <exception cref="ArgumentException">There is no new target: see <see cref="HasNew"/>.</exception>
    public static SliceSet Select(SliceSet all, Panel panel, NetworkSettings settings, DateOnly since, double replayShare, long seed)
    {
        var symbols = panel.Symbols.Where(symbol => symbol.Count > SymbolPanel.FirstSession + settings.WarmUp + settings.Horizons).ToArray();
        var pieces = new List<(int Start, int Count, int FirstLearnt)>();
        var fresh = 0;
        for (var series = 0; series < all.Starts.Count; series++)
        {
            var (start, end) = (all.Starts[series], all.EndOf(series));
            // The first session of which a target is new: its largest horizon ends after the date.
            var known = symbols[series].Bars.CountUpTo(since);
            var first = Math.Max(start, start + known - settings.Horizons - SymbolPanel.FirstSession);
            if (symbols[series].Count <= known || first >= end)
                continue;
            var from = Math.Max(start, Math.Min(first - settings.WarmUp, end - settings.SliceLength));
            pieces.Add((from, end - from, first));
            fresh += (end - first) * settings.Horizons;
        }
        if (pieces.Count == 0)
            throw new ArgumentException($"No target has become known since {since:O}.", nameof(since));
        // With the seed alone every night would replay the same few slices.
        var random = new Random(unchecked(((int)seed * 31) + since.DayNumber));
        var replays = (int)Math.Ceiling(replayShare / (1 - replayShare) * fresh / ((settings.SliceLength - settings.WarmUp) * settings.Horizons));
        for (var replay = 0; replayShare > 0 && replay < replays; replay++)
        {
            var series = random.Next(all.Starts.Count);
            var (start, length) = (all.Starts[series], all.EndOf(series) - all.Starts[series]);
            var from = start + random.Next(Math.Max(1, length - settings.SliceLength));
            pieces.Add((from, Math.Min(settings.SliceLength, all.EndOf(series) - from), from));
        }
        return Copy(all, pieces);
    }

    private static SliceSet Copy(SliceSet all, List<(int Start, int Count, int FirstLearnt)> pieces)
    {
        var count = pieces.Sum(piece => piece.Count);
        var (inputs, targets, weights) = (new float[count, all.Features], new float[count, all.Horizons], new float[count, all.Horizons]);
        var starts = new List<int>();
        var row = 0;
        foreach (var (start, length, firstLearnt) in pieces)
        {
            starts.Add(row);
            Buffer.BlockCopy(all.Inputs, start * all.Features * sizeof(float), inputs, row * all.Features * sizeof(float), length * all.Features * sizeof(float));
            for (var i = 0; i < length; i++, row++)
            {
                for (var h = 0; h < all.Horizons; h++)
                {
                    targets[row, h] = all.Targets[start + i, h];
                    weights[row, h] = start + i >= firstLearnt ? all.Weights[start + i, h] : 0;
                }
            }
        }
        return new SliceSet(inputs, targets, weights, starts);
    }
}
