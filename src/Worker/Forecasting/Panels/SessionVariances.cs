namespace Worker.Forecasting.Panels;

/// <summary>
/// How far each session moved, as the variance of a log-return: the squared gap from the close before to the open, plus the variance within
/// the session by Garman and Klass ("On the Estimation of Security Price Volatilities from Historical Data", Journal of Business 1980,
/// equation 20 without the small cross term): 0.5 ln(H/L)^2 - (2 ln 2 - 1) ln(C/O)^2. Its error is some seven times smaller than that of a
/// squared return. Without a range it is the squared return from close to close.
/// </summary>
internal static class SessionVariances
{
    private const double OpenToClose = (2 * 0.6931471805599453) - 1;

    /// <returns>One value a session, at least 0; the first session has none and is NaN.</returns>
    public static double[] Of(DailyBars bars)
    {
        var variances = new double[bars.Count];
        if (bars.Count > 0)
            variances[0] = double.NaN;
        for (var t = 1; t < bars.Count; t++)
        {
            var before = bars.Close[t - 1];
            variances[t] = bars.HasRange(t)
                ? Square(bars.Open[t] / before) + GarmanKlass(bars.Open[t], bars.High[t], bars.Low[t], bars.Close[t])
                : Square(bars.Close[t] / before);
        }
        return variances;
    }

    private static double GarmanKlass(double open, double high, double low, double close)
    {
        var top = Math.Max(high, Math.Max(open, close));
        var bottom = Math.Min(low, Math.Min(open, close));
        return Math.Max(0, (0.5 * Square(top / bottom)) - (OpenToClose * Square(close / open)));
    }

    private static double Square(double ratio) => Math.Log(ratio) * Math.Log(ratio);
}
