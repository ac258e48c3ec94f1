using System.Globalization;
using Worker.Calendars.Exchanges;

namespace Worker.IntegrationTests.Runs;

/// <summary>A folder of price files that end with the newest session of New York: the samples are too old to forecast from.</summary>
internal static class FreshPrices
{
    private const int Sessions = 400;

    /// <returns>The folder.</returns>
    public static async Task<string> WriteAsync(string folder, string symbol)
    {
        var prices = Directory.CreateDirectory(Path.Combine(folder, "prices")).FullName;
        var zone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
        var last = NewYork.Calendar.LastFinishedSession(TimeProvider.System.GetUtcNow(), zone, new TimeOnly(16, 0));
        var random = new Random(1);
        var close = 100.0;
        var lines = new List<string> { "Date,Open,High,Low,Close,Volume" };
        for (var back = Sessions - 1; back >= 0; back--)
        {
            close *= Math.Exp(0.01 * ((random.NextDouble() * 2) - 1));
            var date = back == 0 ? last : NewYork.Calendar.Previous(last, back);
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{date:yyyy-MM-dd},{close:F4},{close * 1.01:F4},{close * 0.99:F4},{close:F4},1000000"));
        }
        await File.WriteAllLinesAsync(Path.Combine(prices, symbol + ".csv"), lines, TestContext.Current.CancellationToken);
        return prices;
    }
}
