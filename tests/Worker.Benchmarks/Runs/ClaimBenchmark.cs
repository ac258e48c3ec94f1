using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Worker.Forecasting.Backtest;
using Worker.Models;
using Worker.Storage;
using Worker.Storage.Runs;
using Worker.Storage.Tables;

namespace Worker.Benchmarks.Runs;

/// <summary>
/// What it costs that processes share a backtest: the claims of 1,000 parts as <c>BacktestRunner</c> makes them (what is done, the lock, what
/// is done once more, the release), while the list of what is done grows.
/// </summary>
internal static class ClaimBenchmark
{
    private const int Parts = 1_000;

    public static async Task RunAsync()
    {
        var data = Directory.CreateTempSubdirectory("claim-benchmark-");
        // The server's own account has to pass through.
        File.SetUnixFileMode(data.FullName, (UnixFileMode)0b111_101_101);
        try
        {
            await using var database = new WorkerDatabase(
                Options.Create(new DatabaseOptions { IdleTime = TimeSpan.Zero }), data.FullName, TimeProvider.System, NullLoggerFactory.Instance);
            await database.MigrateAsync(CancellationToken.None);
            await using var services = new ServiceCollection()
                .AddDbContextFactory<WorkerDbContext>(builder => builder.UseWorkerDatabase(database.DataSource)).BuildServiceProvider();
            var contexts = services.GetRequiredService<IDbContextFactory<WorkerDbContext>>();
            var store = new BacktestStore(contexts, TimeProvider.System);
            var locks = new TrainingLock(contexts, new RunFence(), TimeProvider.System, NullLogger<TrainingLock>.Instance);
            var backtest = await store.FindOrAddAsync(Row(), CancellationToken.None);

            var (claims, saves) = (TimeSpan.Zero, TimeSpan.Zero);
            for (var part = 1; part <= Parts; part++)
            {
                var watch = Stopwatch.StartNew();
                await store.DoneAsync(backtest.Id, CancellationToken.None);
                var taken = await locks.TryAcquireAsync("backtest", $"{backtest.Id}/{part}/har", CancellationToken.None)
                    ?? throw new InvalidOperationException($"Part {part} is locked.");
                await store.DoneAsync(backtest.Id, CancellationToken.None);
                claims += watch.Elapsed;
                watch.Restart();
                await store.SaveAsync(backtest.Id, part, "har", [], TimeSpan.FromSeconds(1), learnt: null, CancellationToken.None);
                saves += watch.Elapsed;
                watch.Restart();
                await taken.DisposeAsync();
                claims += watch.Elapsed;
            }

            Console.WriteLine($"{Parts} claims and releases {claims.TotalSeconds:F2} s, {Parts} rows of what is done {saves.TotalSeconds:F2} s");
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    private static BacktestRow Row() => new()
    {
        Fingerprint = new string('0', 64),
        DataSha256 = new string('0', 64),
        Settings = "{}",
        Symbols = ["AAA"],
        Models = ["har"],
        Folds = Parts,
        Stride = 1,
        MaxHorizon = 5,
        FromDate = new DateOnly(2018, 1, 1),
        ToDate = new DateOnly(2018, 1, 1),
        CreatedAt = TimeProvider.System.GetUtcNow(),
    };
}
