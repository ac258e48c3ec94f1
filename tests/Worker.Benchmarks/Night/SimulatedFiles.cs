using System.Globalization;
using System.Text;
using Worker.Calendars.Exchanges;
using Worker.Tests.Forecasting.Simulation;

namespace Worker.Benchmarks.Night;

/// <summary>CSV files of simulated shares up to the newest finished session of New York, one file a share.</summary>
/// <param name="folder">Where the files are.</param>
/// <param name="symbols">How many shares.</param>
/// <param name="sessions">Sessions of each, the newest included.</param>
internal sealed class SimulatedFiles(string folder, int symbols, int sessions)
{
    private const string Header = "date,open,high,low,close,volume\n";
    private const int Seed = 1;

    public DateOnly[] Dates { get; } = SessionsUpToNow(sessions);

    public IReadOnlyList<string> Symbols { get; } = [.. Enumerable.Range(0, symbols).Select(number => $"SIM{number:00000}")];

    /// <summary>Writes all sessions but the newest, whose rows it keeps.</summary>
    public void WriteUpToTheDayBefore()
    {
        var market = new SimulatedMarket(Dates, Seed);
        Parallel.For(0, symbols, number =>
        {
            var rows = new StringBuilder(Header);
            var bars = market.Share(number).Bars;
            for (var t = 0; t < bars.Count - 1; t++)
                Append(rows, t);
            File.WriteAllText(PathOf(number), rows.ToString());
            rows.Clear();
            Append(rows, bars.Count - 1);
            File.WriteAllText(PathOf(number) + ".newest", rows.ToString());

            void Append(StringBuilder text, int t) => text.Append(
                CultureInfo.InvariantCulture, $"{bars.Dates[t]:yyyy-MM-dd},{bars.Open[t]:F4},{bars.High[t]:F4},{bars.Low[t]:F4},{bars.Close[t]:F4},{bars.Volume[t]:F0}\n");
        });
    }

    /// <summary>Adds the newest session to every file.</summary>
    public void AddTheNewest()
    {
        for (var number = 0; number < symbols; number++)
            File.AppendAllText(PathOf(number), File.ReadAllText(PathOf(number) + ".newest"));
    }

    private string PathOf(int number) => Path.Combine(folder, $"{Symbols[number]}.csv");

    private static DateOnly[] SessionsUpToNow(int count)
    {
        var dates = new DateOnly[count];
        var zone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
        dates[^1] = NewYork.Calendar.LastFinishedSession(TimeProvider.System.GetUtcNow(), zone, new TimeOnly(16, 0));
        for (var t = count - 2; t >= 0; t--)
            dates[t] = NewYork.Calendar.Previous(dates[t + 1]);
        return dates;
    }
}
