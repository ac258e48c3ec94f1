using Worker.Prices;

namespace Worker.Forecasting.Versions;

/// <summary>
/// What the published model predicted for the next close at past sessions, for pictures. The medians of all models but <c>drift</c> are the
/// last close in every case, and that of <c>drift</c> is computed from the closes up to the session: so no version's knowledge of later
/// sessions comes into it.
/// </summary>
internal static class PastMedians
{
    /// <summary>The newest quarter of the sessions, on which backtests evaluate.</summary>
    public static IReadOnlyList<TestPoint> Of(string published, PriceSeries series)
    {
        double[] closes = [.. series.Closes.Select(close => (double)close)];
        var first = Math.Max(0, (closes.Length * 3 / 4) - 1);
        return [.. Enumerable.Range(first, Math.Max(0, closes.Length - 1 - first)).Select(t =>
            new TestPoint(series.Dates[t + 1], closes[t + 1], Median(published, closes, t), closes[t]))];
    }

    private static double Median(string published, double[] closes, int t) =>
        published == "drift" && t > 0 ? closes[t] * Math.Exp(Math.Log(closes[t] / closes[0]) / t) : closes[t];
}
