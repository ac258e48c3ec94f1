using Worker.Models;

namespace Worker.Forecasting;

/// <summary>Two forecasters on the same sessions, symbols and horizons.</summary>
/// <param name="From">The first as-of date.</param>
/// <param name="Count">Windows.</param>
/// <param name="Candidate">Mean over symbols and horizons of the RMSE as a ratio to the naive forecast's: below 1 is better than
/// naive.</param>
/// <param name="Incumbent">The same of the version that serves.</param>
internal sealed record ForecasterComparison(DateOnly From, int Count, double Candidate, double Incumbent)
{
    /// <param name="seen">What the two and their ancestors have seen: no window before its end counts.</param>
    /// <returns>Null if there is no window that is new to both.</returns>
    public static ForecasterComparison? Of(
        ForecasterData data, (ForecasterContent Content, ForecasterNetwork Network) candidate,
        (ForecasterContent Content, ForecasterNetwork Network) incumbent, Lineage seen)
    {
        var (mine, theirs) = (candidate.Content.Settings, incumbent.Content.Settings);
        var horizons = Math.Min(mine.MaxHorizon, theirs.MaxHorizon);
        List<double> candidateRatios = [], incumbentRatios = [];
        var (from, count) = (DateOnly.MaxValue, 0);
        foreach (var (windows, scaler) in data.Symbols)
        {
            if (!incumbent.Content.Symbols.TryGetValue(windows.Symbol, out var known)) continue;
            // Windows that both have: long enough for the one, with all targets of the other.
            var common = windows with { Window = Math.Max(mine.Window, theirs.Window), MaxHorizon = Math.Max(mine.MaxHorizon, theirs.MaxHorizon) };
            var indices = common.AsOfIndices().Where(index => seen.IsUnseen(windows.Dates[index])).ToArray();
            if (indices.Length == 0) continue;
            candidateRatios.AddRange(Ratios(windows, candidate.Network, scaler, candidate.Content.Symbols[windows.Symbol].Intervals));
            incumbentRatios.AddRange(Ratios(
                windows with { Window = theirs.Window, MaxHorizon = theirs.MaxHorizon }, incumbent.Network, known.Scaler, known.Intervals));
            count += indices.Length;
            if (windows.Dates[indices[0]] < from) from = windows.Dates[indices[0]];

            IEnumerable<double> Ratios(SymbolWindows its, ForecasterNetwork network, PriceScaler itsScaler, IReadOnlyList<ConformalInterval> intervals)
            {
                var outcomes = network.Outcomes(its, itsScaler, indices);
                return Enumerable.Range(0, horizons).Select(i => ForecastAccuracy.Measure(outcomes[i], intervals[i]).RmseRatio);
            }
        }
        return count == 0 ? null : new ForecasterComparison(from, count, candidateRatios.Average(), incumbentRatios.Average());
    }
}
