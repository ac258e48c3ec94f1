using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Worker.IntegrationTests.Database;
using Worker.IntegrationTests.Http;
using Worker.Jobs;
using Worker.Reviews;
using Worker.Storage;

namespace Worker.IntegrationTests.Reviews;

/// <summary>The job on a database of its own with the feeds as the worker registers them, in a hurry, in September 2026.</summary>
internal sealed class ReviewsBench : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly List<ReviewSourceOptions> _sources = [];

    private ReviewsBench(TestDatabase database, IEnumerable<(string Key, string Value)> settings)
    {
        Database = database;
        Dictionary<string, string?> all = new()
        {
            ["Reviews:Http:RetryDelay"] = "00:00:00.005",
            ["Reviews:Http:MaxRetryDelay"] = "00:00:00.020",
            ["Reviews:Http:RequestSpacing"] = "00:00:00",
            ["Reviews:Http:BreakerMinimumAttempts"] = "1000",
        };
        foreach (var (key, value) in settings)
            all[$"Reviews:{key}"] = value;
        _services = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Information).AddFakeLogging())
            .AddSingleton<IDbContextFactory<WorkerDbContext>>(database)
            .AddSingleton<TimeProvider>(Time)
            .AddSingleton(Loopback.IsPublic)
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(all).Build()).AddReviewFeeds()
            .AddReviewIngestion()
            .AddTransient<FetchReviewsJob>()
            .PostConfigure<ReviewsOptions>(options => options.Sources = _sources)
            .BuildServiceProvider();
    }

    public TestDatabase Database { get; }

    public StandingClock Time { get; } = new();

    public IReadOnlyList<FakeLogRecord> Log => _services.GetFakeLogCollector().GetSnapshot();

    public static async Task<ReviewsBench> StartAsync(PostgresFixture postgres, params (string Key, string Value)[] settings) =>
        new(await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken), settings);

    public ReviewSourceOptions Add(string name, ReviewSourceKind kind, string address)
    {
        var source = new ReviewSourceOptions { Name = name, Kind = kind, Subject = name };
        if (kind is ReviewSourceKind.LabelledText)
            source.Positive = address;
        else if (address.StartsWith("http", StringComparison.Ordinal))
            source.Address = address;
        else
            source.Path = address;
        _sources.Add(source);
        return source;
    }

    public Task<JobOutcome> RunAsync(bool full = false, params IReadOnlyList<string> sources) =>
        _services.GetRequiredService<FetchReviewsJob>().ExecuteAsync(
            new JobContext(7, new JobArguments { Sources = sources, Full = full }, new Progress<JobProgress>()), TestContext.Current.CancellationToken);

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    public Task<long> CountAsync(string table) =>
        Database.ScalarAsync<long>($"select count(*) from worker.{table}", TestContext.Current.CancellationToken);

    public Task<List<object?[]>> RowsAsync(string sql) => Database.RowsAsync(sql, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Database.DisposeAsync();
    }
}

/// <summary>A clock that stands still until a test moves it on; timers run as ever, so that retries do wait.</summary>
internal sealed class StandingClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 9, 30, 12, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
