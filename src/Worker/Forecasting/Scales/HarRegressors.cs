using Worker.Forecasting.Panels;

namespace Worker.Forecasting.Scales;

/// <summary>
/// What the regression of log variance reads of a session; all of it is known at the session's close. The first eight and the market's
/// first three are the plain regression of Corsi (2009) with the size of a fall. The others are: the mean of all sessions so far; returns
/// of a week, a month and a quarter (Corsi and Reno, "Discrete-Time Volatility Forecasting With Persistent Leverage Effect", Journal of
/// Business and Economic Statistics 2012); the volume (Karpoff, "The Relation Between Price Changes and Trading Volume", Journal of
/// Financial and Quantitative Analysis 1987); the size of the overnight gap; squared differences, since the log variance returns faster
/// from far away; and the pattern of the last quarters.
/// </summary>
internal static class HarRegressors
{
    private const int PlainOwn = 8;
    private const int PlainMarket = 3;
    private const int FurtherOwn = 13;

    public static int Count(bool hasMarket) => PlainOwn + FurtherOwn + (hasMarket ? PlainMarket + 1 : 0);

    /// <param name="x">Receives the first values of <see cref="Count"/>, as many as it has room for.</param>
    public static void Write(Panel panel, SymbolPanel symbol, int t, bool hasMarket, Span<double> x)
    {
        Span<double> all = stackalloc double[Count(hasMarket)];
        var market = hasMarket ? panel.Market.At(symbol.Bars.Dates[t]) : default;
        var next = WritePlain(symbol, t, all);
        if (hasMarket)
            (all[next++], all[next++], all[next++]) = (market.LogDay, market.LogWeek, market.LogMonth);
        next = WriteFurther(symbol, t, all, next);
        if (hasMarket)
            all[next] = market.LogQuarter;
        all[..x.Length].CopyTo(x);
    }

    private static int WritePlain(SymbolPanel symbol, int t, Span<double> x)
    {
        x[0] = 1;
        x[1] = symbol.LogDay[t];
        x[2] = symbol.LogWeek[t];
        x[3] = symbol.LogMonth[t];
        x[4] = symbol.LogQuarter[t];
        x[5] = symbol.LogYear[t];
        x[6] = Math.Min(6, Math.Max(0, -symbol.Return[t]) / Math.Exp(symbol.LogMonth[t] / 2));
        x[7] = symbol.Bars.Dates[t].DayOfWeek == DayOfWeek.Friday ? 1 : 0;
        return PlainOwn;
    }

    private static int WriteFurther(SymbolPanel symbol, int t, Span<double> x, int next)
    {
        x[next++] = symbol.LogMean[t];
        x[next++] = symbol.TrendWeek[t];
        x[next++] = symbol.TrendMonth[t];
        x[next++] = symbol.TrendQuarter[t];
        x[next++] = symbol.VolumeSurprise[t];
        x[next++] = Math.Min(6, symbol.Gap(t));
        x[next++] = Square(symbol.LogDay[t] - symbol.LogMonth[t]);
        x[next++] = Square(symbol.LogWeek[t] - symbol.LogQuarter[t]);
        x[next++] = Square(symbol.LogMonth[t] - symbol.LogYear[t]);
        x[next++] = symbol.Quarterly.At(t, days: 1, width: 0);
        x[next++] = symbol.Quarterly.At(t, days: 1, width: 3);
        x[next++] = symbol.Quarterly.At(t, days: 5, width: 1);
        x[next++] = symbol.Quarterly.At(t, days: 5, width: 5);
        return next;
    }

    private static double Square(double value) => value * value;
}
