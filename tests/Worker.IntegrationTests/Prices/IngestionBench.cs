using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Worker.Forecasting;
using Worker.Forecasting.Panels;
using Worker.IntegrationTests.Database;
using Worker.Jobs;
using Worker.Prices;
using Worker.Prices.Ingestion;
using Worker.Tests.Prices.Ingestion;

namespace Worker.IntegrationTests.Prices;

/// <summary>An ingestion on a database of its own with a feed in memory, on the evening of Thursday 2020-12-31 in New York.</summary>
internal sealed class IngestionBench : IAsyncDisposable
{
    private IngestionBench(TestDatabase database, bool hasSecond)
    {
        Database = database;
        Ingestion = new(hasSecond ? new PriceFeedOrder(Feed, Second) : new PriceFeedOrder(Feed), database.Contexts, Options.Create(Settings), Time, NullLogger<PriceIngestion>.Instance);
    }

    public TestDatabase Database { get; }

    public FakeFeed Feed { get; } = new();

    /// <summary>Asked for what the first does not have, if the bench has two.</summary>
    public FakeFeed Second { get; } = new() { Name = "sql" };

    public PricesOptions Settings { get; } = new() { From = new(2020, 1, 1) };

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2020, 12, 31, 22, 0, 0, TimeSpan.Zero));

    public PriceIngestion Ingestion { get; }

    public static async Task<IngestionBench> StartAsync(PostgresFixture postgres, bool hasSecond = false) =>
        new(await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken), hasSecond);

    public Task<IngestionReport> RunAsync(params IReadOnlyList<string> symbols) => RunAsync(symbols, full: false);

    public Task<IngestionReport> RunAsync(IReadOnlyList<string> symbols, bool full) =>
        Ingestion.RunAsync(new IngestionRequest { Symbols = symbols, Full = full, RunId = 7 }, progress: null, TestContext.Current.CancellationToken);

    public Task<JobOutcome> RunJobAsync(params IReadOnlyList<string> symbols) =>
        new FetchPricesJob(Ingestion, new SymbolNames(Database.Contexts, Options.Create(Settings)), new StoredSubjects(Database, Options.Create(new ForecastingOptions()))).ExecuteAsync(
            new JobContext(7, new JobArguments { Symbols = symbols }, new Progress<JobProgress>()), TestContext.Current.CancellationToken);

    public Task<long> CountAsync(string table) =>
        Database.ScalarAsync<long>($"select count(*) from worker.{table}", TestContext.Current.CancellationToken);

    public Task<List<object?[]>> RowsAsync(string sql) => Database.RowsAsync(sql, TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}
