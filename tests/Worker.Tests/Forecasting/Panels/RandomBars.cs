using Worker.Forecasting.Panels;

namespace Worker.Tests.Forecasting.Panels;

/// <summary>Daily bars of a random walk whose volatility changes slowly, drawn from a seed: each session is walked through in small steps.</summary>
internal static class RandomBars
{
    private const int Steps = 40;

    public static DailyBars Of(string symbol, int count, int seed, DateOnly? from = null)
    {
        var random = new Random(seed);
        var dates = Weekdays(from ?? new DateOnly(2015, 1, 1), count);
        var (open, high, low, close, volume) = (new double[count], new double[count], new double[count], new double[count], new double[count]);
        double price = Math.Log(50), logVolatility = 0;
        for (var t = 0; t < count; t++)
        {
            logVolatility = (0.97 * logVolatility) + (0.12 * Normal(random));
            var deviation = 0.012 * Math.Exp(logVolatility);
            price += 0.4 * deviation * Normal(random);
            var (top, bottom, first) = (price, price, price);
            for (var step = 0; step < Steps; step++)
            {
                price += deviation * Normal(random) / Math.Sqrt(Steps);
                (top, bottom) = (Math.Max(top, price), Math.Min(bottom, price));
            }
            (open[t], high[t], low[t], close[t]) = (Math.Exp(first), Math.Exp(top), Math.Exp(bottom), Math.Exp(price));
            volume[t] = 1e6 * Math.Exp(logVolatility + (0.3 * Normal(random)));
        }
        return new DailyBars(symbol, dates, open, high, low, close, volume);
    }

    /// <summary>The bars with reviews on about half of the sessions.</summary>
    public static DailyBars WithMood(DailyBars bars, int seed)
    {
        var random = new Random(seed);
        var counts = bars.Dates.Select(_ => (double)Math.Max(0, random.Next(-4, 5))).ToArray();
        return bars with { MoodCount = counts, MoodScore = counts.Select(_ => random.NextDouble()).ToArray() };
    }

    public static DailyBars[] Universe(int symbols, int count, int seed = 1) =>
        [.. Enumerable.Range(0, symbols).Select(i => Of($"S{i:00}", count, (seed * 1000) + i))];

    public static DateOnly[] Weekdays(DateOnly from, int count) =>
        [.. Enumerable.Range(0, (count * 2) + 7).Select(from.AddDays).Where(date => date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)).Take(count)];

    public static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
