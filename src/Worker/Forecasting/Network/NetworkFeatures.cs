using Worker.Forecasting.Panels;

namespace Worker.Forecasting.Network;

/// <summary>
/// What the network reads of a session: numbers without a unit, the same in kind for every symbol, known at the close. A column that is
/// missing is 0, the value of an ordinary session.
/// </summary>
internal static class NetworkFeatures
{
    private const double Bound = 5;

    /// <summary>Features of each group, in the order in which they are written.</summary>
    public static int CountOf(FeatureGroups groups) =>
        4 + (groups.HasFlag(FeatureGroups.Range) ? 3 : 0) + (groups.HasFlag(FeatureGroups.Volume) ? 1 : 0)
        + (groups.HasFlag(FeatureGroups.Calendar) ? 2 : 0) + (groups.HasFlag(FeatureGroups.Market) ? 4 : 0)
        + (groups.HasFlag(FeatureGroups.Mood) ? 2 : 0);

    /// <param name="scale">The HAR deviation of the next session.</param>
    /// <param name="features">Receives <see cref="CountOf"/> values, each within ±5.</param>
    public static void Write(Panel panel, SymbolPanel symbol, int t, double scale, FeatureGroups groups, Span<float> features)
    {
        var month = Math.Exp(symbol.LogMonth[t] / 2);
        var i = 0;
        features[i++] = Bounded(symbol.Return[t] / month);
        features[i++] = Bounded((symbol.LogWeek[t] - symbol.LogMonth[t]) / 2);
        features[i++] = Bounded((symbol.LogMonth[t] - symbol.LogQuarter[t]) / 2);
        features[i++] = Bounded(Math.Log(scale / month));
        if (groups.HasFlag(FeatureGroups.Range))
        {
            features[i++] = Bounded(symbol.Bars.Open[t] > 0 ? Math.Log(symbol.Bars.Open[t] / symbol.Bars.Close[t - 1]) / month : 0);
            features[i++] = Bounded(symbol.Bars.Open[t] > 0 ? Math.Log(symbol.Bars.Close[t] / symbol.Bars.Open[t]) / month : 0);
            features[i++] = Bounded((symbol.LogDay[t] - symbol.LogMonth[t]) / 2);
        }
        if (groups.HasFlag(FeatureGroups.Volume))
            features[i++] = Bounded(symbol.VolumeSurprise[t]);
        if (groups.HasFlag(FeatureGroups.Calendar))
        {
            features[i++] = symbol.Bars.Dates[t].DayOfWeek == DayOfWeek.Friday ? 1 : 0;
            features[i++] = Bounded((symbol.Bars.Dates[t].DayNumber - symbol.Bars.Dates[t - 1].DayNumber - 1) / 2.0);
        }
        if (groups.HasFlag(FeatureGroups.Market))
        {
            var market = panel.Market.At(symbol.Bars.Dates[t]);
            features[i++] = Bounded(market.Return);
            features[i++] = Bounded((market.LogDay - market.LogMonth) / 2);
            features[i++] = Bounded((market.LogWeek - market.LogMonth) / 2);
            features[i++] = Bounded((symbol.LogMonth[t] - market.LogMonth) / 2);
        }
        if (groups.HasFlag(FeatureGroups.Mood))
        {
            features[i++] = Bounded(4 * symbol.Mood.Level(t));
            features[i] = Bounded(symbol.Mood.Volume(t));
        }
    }

    private static float Bounded(double value) => double.IsFinite(value) ? (float)Math.Clamp(value, -Bound, Bound) : 0;
}
