using Worker.Forecasting.Panels;

namespace Worker.Forecasting.Leaks;

/// <summary>Bars that are wrong on purpose.</summary>
internal static class ChangedBars
{
    /// <summary>Every bar after a date with all prices times a factor and its range widened.</summary>
    public static DailyBars After(DailyBars bars, DateOnly date, double factor)
    {
        var first = bars.CountUpTo(date);
        double[] Times(ArraySegment<double> values, double by) => [.. values.Select((value, t) => t >= first ? value * by : value)];
        return bars with
        {
            Open = Times(bars.Open, factor),
            High = Times(bars.High, factor * 1.1),
            Low = Times(bars.Low, factor * 0.9),
            Close = Times(bars.Close, factor),
            Volume = Times(bars.Volume, factor),
        };
    }

    /// <summary>
    /// The same sessions in an order drawn from a seed, each with its move from the session before it: a future that has nothing to do with
    /// the past.
    /// </summary>
    public static DailyBars Shuffled(DailyBars bars, int seed)
    {
        var order = Enumerable.Range(1, Math.Max(0, bars.Count - 1)).ToArray();
        new Random(seed).Shuffle(order);
        var (open, high, low) = (bars.Open.ToArray(), bars.High.ToArray(), bars.Low.ToArray());
        var (close, volume) = (bars.Close.ToArray(), bars.Volume.ToArray());
        for (var t = 1; t < bars.Count; t++)
        {
            var from = order[t - 1];
            var factor = close[t - 1] / bars.Close[from - 1];
            (open[t], high[t], low[t], close[t]) = (bars.Open[from] * factor, bars.High[from] * factor, bars.Low[from] * factor, bars.Close[from] * factor);
            volume[t] = bars.Volume[from];
        }
        return bars with { Open = open, High = high, Low = low, Close = close, Volume = volume };
    }
}
