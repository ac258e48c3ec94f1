using Worker.Calendars.Exchanges;
using Worker.Prices;

namespace Worker.Tests.Prices;

/// <summary>Bars and answers for tests: sound unless a test says otherwise.</summary>
internal static class Bars
{
    /// <summary>Thursday evening in New York; the session of the day is over.</summary>
    public static readonly DateOnly LastSession = new(2020, 12, 31);

    public static BarCheckContext Context { get; } = new()
    {
        Calendar = NewYork.Calendar,
        Today = LastSession,
        LastFinishedSession = LastSession,
        MaxDailyMove = 0.5m,
    };

    public static PriceBar Of(DateOnly date, decimal close) => new(date, close, close * 1.01m, close * 0.99m, close, close, 1_000);

    public static PriceFeedAnswer Answer(params IReadOnlyList<PriceBar> bars) => new() { Symbol = "TEST", Bars = bars };

    /// <summary>Bars of the sessions that end with a date, one close each.</summary>
    public static PriceBar[] Ending(DateOnly last, params decimal[] closes)
    {
        var bars = new PriceBar[closes.Length];
        for (var i = closes.Length - 1; i >= 0; i--, last = NewYork.Calendar.Previous(last))
            bars[i] = Of(last, closes[i]);
        return bars;
    }
}
