using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Worker.IntegrationTests.Http;
using Worker.Observability.Meters;
using Worker.Prices;

namespace Worker.IntegrationTests.Prices;

/// <summary>The Yahoo feed as the worker registers it, in a hurry, with its metrics and its log.</summary>
internal sealed class WatchedFeed : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly MetricCollector<long> _attempts;
    private readonly MetricCollector<long> _retries;

    public WatchedFeed(Uri address, params (string Key, string Value)[] http)
    {
        Dictionary<string, string?> settings = new()
        {
            ["Prices:Yahoo:BaseAddress"] = address.AbsoluteUri,
            ["Prices:Http:RetryDelay"] = "00:00:00.005",
            ["Prices:Http:MaxRetryDelay"] = "00:00:00.020",
            ["Prices:Http:RequestSpacing"] = "00:00:00",
        };
        foreach (var (key, value) in http)
            settings[key.StartsWith("Prices:", StringComparison.Ordinal) ? key : $"Prices:Http:{key}"] = value;

        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        _services = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddFakeLogging())
            .AddSingleton(Loopback.IsPublic)
            .AddSingleton<IConfiguration>(configuration).AddPriceFeeds()
            .BuildServiceProvider();
        var meters = _services.GetRequiredService<IMeterFactory>();
        _attempts = new MetricCollector<long>(meters, HttpMeter.MeterName, HttpMeter.AttemptsName);
        _retries = new MetricCollector<long>(meters, HttpMeter.MeterName, HttpMeter.RetriesName);
    }

    /// <summary>How each attempt ended, in order.</summary>
    public IReadOnlyList<string> Attempts => Outcomes(_attempts);

    /// <summary>How the attempt before each retry ended, in order.</summary>
    public IReadOnlyList<string> Retries => Outcomes(_retries);

    public IReadOnlyList<FakeLogRecord> Log => _services.GetFakeLogCollector().GetSnapshot();

    public Task<PriceFeedAnswer> FetchAsync(string symbol = "AAPL", DateOnly? from = null) =>
        _services.GetRequiredService<PriceFeedOrder>().First.FetchAsync(symbol, from ?? new DateOnly(1980, 1, 1), TestContext.Current.CancellationToken);

    public Task<PriceFeedException> RefusedAsync(string symbol = "AAPL") => Assert.ThrowsAsync<PriceFeedException>(() => FetchAsync(symbol));

    public async ValueTask DisposeAsync()
    {
        _attempts.Dispose();
        _retries.Dispose();
        await _services.DisposeAsync();
    }

    private static List<string> Outcomes(MetricCollector<long> counter) =>
        [.. counter.GetMeasurementSnapshot().Select(count => (string)count.Tags["outcome"]!)];
}
