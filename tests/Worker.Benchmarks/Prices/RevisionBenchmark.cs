using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using Worker.Storage;
using Worker.Storage.ManagedServer;
using Worker.Storage.Tables;
using Worker.Storage.Upserts;

namespace Worker.Benchmarks.Prices;

/// <summary>
/// What the trigger that keeps replaced bars costs: the histories of several symbols written again, equal and restated, with the trigger
/// and without it in turn, into a fresh managed database.
/// </summary>
internal static class RevisionBenchmark
{
    private const int Symbols = 20;
    private const int Sessions = 4527;
    private const int Rounds = 5;

    public static async Task RunAsync()
    {
        var data = Directory.CreateTempSubdirectory("revision-benchmark-");
        // The server's own account has to pass through.
        File.SetUnixFileMode(data.FullName, (UnixFileMode)0b111_101_101);
        try
        {
            await using var database = new WorkerDatabase(
                Options.Create(new DatabaseOptions { IdleTime = TimeSpan.Zero }), data.FullName, TimeProvider.System, NullLoggerFactory.Instance);
            await database.MigrateAsync(CancellationToken.None);
            var options = new DbContextOptionsBuilder<WorkerDbContext>();
            // Only the owner of a table switches its triggers.
            await using var owner = NpgsqlDataSource.Create(
                new NpgsqlConnectionStringBuilder(database.DataSource.ConnectionString) { Username = ManagedPostgres.Superuser });
            options.UseWorkerDatabase(owner);
            await using var context = new WorkerDbContext(options.Options);
            await WriteAsync(context, factor: 1);
            foreach (var isRestated in new[] { false, true })
            {
                var (with, without) = (new List<double>(), new List<double>());
                for (var round = 1; round <= Rounds; round++)
                {
                    foreach (var isKept in new[] { true, false })
                    {
                        await context.Database.ExecuteSqlRawAsync(isKept
                            ? "alter table worker.price_bars enable trigger keep_restated_bars"
                            : "alter table worker.price_bars disable trigger keep_restated_bars");
                        (isKept ? with : without).Add(await WriteAsync(context, isRestated ? (2 * round) + (isKept ? 0 : 1) : 1));
                    }
                }
                Console.WriteLine(FormattableString.Invariant(
                    $"{(isRestated ? "restated" : "equal"),-9} {Symbols} x {Sessions} bars: {Median(with):F2} s with the trigger, {Median(without):F2} s without, ratio {Median(with) / Median(without):F2}"));
            }
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    /// <returns>Seconds.</returns>
    private static async Task<double> WriteAsync(WorkerDbContext context, int factor)
    {
        var watch = Stopwatch.StartNew();
        for (var symbol = 0; symbol < Symbols; symbol++)
        {
            PriceBarRow[] bars =
            [
                .. Enumerable.Range(0, Sessions).Select(session => new PriceBarRow
                {
                    Symbol = $"S{symbol}",
                    Date = new DateOnly(2000, 1, 3).AddDays(session),
                    Open = 100 * factor,
                    High = 102 * factor,
                    Low = 99 * factor,
                    Close = (100 + (session % 7)) * factor,
                    Volume = 1000 + session,
                    Source = "csv",
                    FetchedAt = DateTimeOffset.UnixEpoch,
                }),
            ];
            await PriceBarUpsert.WriteAsync(context, bars, CancellationToken.None);
        }
        return watch.Elapsed.TotalSeconds;
    }

    private static double Median(List<double> seconds) => seconds.Order().ElementAt(seconds.Count / 2);
}
