using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Worker.Calendars;
using Worker.Prices;
using Worker.Prices.Csv;
using Worker.Prices.Yahoo;
using static Worker.Fuzz.WrongAcceptanceException;

namespace Worker.Fuzz.Targets;

/// <summary>Yahoo's charts and price files, through the feeds and the checks.</summary>
internal static class PriceTargets
{
    private const string Symbol = "AAA";

    public static IEnumerable<FuzzTarget> All(string folder)
    {
        var stub = new StubHandler();
        var yahoo = Services(stub, "");
        yield return new FuzzTarget("yahoo", (input, cancellationToken) =>
        {
            stub.Reset(input);
            return ReadAsync(yahoo.GetRequiredService<YahooPriceFeed>(), cancellationToken);
        }, typeof(PriceFeedException));

        var files = Directory.CreateDirectory(Path.Combine(folder, "prices")).FullName;
        yield return Csv("csv", Path.Combine(files, $"{Symbol}.csv"), files);
        var longFile = Path.Combine(folder, "prices.csv");
        yield return Csv("csv-long", longFile, longFile);
    }

    private static FuzzTarget Csv(string name, string file, string setting)
    {
        var services = Services(new StubHandler(), setting);
        return new FuzzTarget(name, async (input, cancellationToken) =>
        {
            await File.WriteAllBytesAsync(file, input, cancellationToken);
            // A new one each time: it remembers a file that looks the same.
            using var feed = ActivatorUtilities.CreateInstance<CsvPriceFeed>(services);
            await ReadAsync(feed, cancellationToken);
        }, typeof(PriceFeedException));
    }

    private static async Task ReadAsync(IPriceFeed feed, CancellationToken cancellationToken)
    {
        var answer = await feed.FetchAsync(Symbol, new DateOnly(2000, 1, 1), cancellationToken);
        var today = DateOnly.FromDateTime(StandingClock.Now.UtcDateTime);
        var bars = BarChecks.Run(answer, new BarCheckContext
        {
            Calendar = TradingCalendar.EveryDay,
            Today = today,
            LastFinishedSession = today.AddDays(-1),
            MaxDailyMove = 0.5m,
        }).Accepted;

        foreach (var bar in bars)
        {
            ThrowUnless(bar.Date < today, $"a bar of {bar.Date:O}, which is not over");
            foreach (var price in new[] { bar.Open, bar.High, bar.Low, bar.Close })
                ThrowUnless(price is null or (> 0 and < 1_000_000_000_000m), $"the price {price}");
            ThrowUnless(bar.Close is not null, "a bar without a close");
            ThrowUnless(bar.Volume is null or >= 0, $"the volume {bar.Volume}");
        }
        ThrowUnless(bars.Zip(bars.Skip(1)).All(pair => pair.First.Date < pair.Second.Date), "bars that are not ascending by date");
        ThrowUnless(answer.Actions.All(action => action.Value > 0), "a split or dividend that is not positive");
    }

    private static ServiceProvider Services(StubHandler stub, string path)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Prices:Http:MaxRetries"] = "0",
            ["Prices:Http:RequestSpacing"] = "00:00:00",
            ["Prices:Http:BreakerMinimumAttempts"] = "1000",
            ["Prices:Source"] = path.Length > 0 ? "Csv" : "Yahoo",
            ["Prices:Csv:Path"] = path,
        }).Build();
        var services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(new StandingClock()).AddSingleton<IConfiguration>(configuration).AddPriceFeeds();
        services.AddHttpClient<YahooPriceFeed>().ConfigurePrimaryHttpMessageHandler(() => stub);
        return services.BuildServiceProvider();
    }
}
