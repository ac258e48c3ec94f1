using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using Worker.Storage;

namespace Worker.Benchmarks.Night;

/// <summary>
/// A night over simulated shares, by the program itself: everything is imported, trained and forecast up to the day before; then the newest
/// session arrives and <c>run nightly</c> fetches it, fine-tunes, calibrates and forecasts, from a cold process.
/// </summary>
internal static class NightBenchmark
{
    private const string Jobs =
        "select job, round(extract(epoch from finished_at - started_at), 1) from api.runs where parent_id is not null and state = 'succeeded' order by id";

    private const string Sizes =
        """
        select 'prices', round(pg_total_relation_size('worker.price_bars') / count(*)::numeric) from worker.price_bars
        union all
        select 'forecasts', round(pg_total_relation_size('worker.forecasts') / count(*)::numeric) from worker.forecasts
        """;

    /// <param name="program">Path of <c>forecast-worker</c>.</param>
    /// <param name="sizes">Comma-separated numbers of shares.</param>
    /// <param name="sessions">Of each share; 2,520 are ten years.</param>
    /// <param name="shortTraining">
    /// Two folds and one epoch instead of the defaults: the night that follows does the same work, and many shares are trained sooner.
    /// </param>
    /// <param name="nights">Nights before, whose forecasts are in the ledger.</param>
    public static async Task RunAsync(string program, string sizes, int sessions, bool shortTraining, int nights)
    {
        Console.WriteLine("shares | what | s | of a core, s | the program's | PostgreSQL's | ms of a core a share | memory, MiB");
        foreach (var size in sizes.Split(',').Select(text => int.Parse(text, CultureInfo.InvariantCulture)))
            await RunAsync(program, size, sessions, shortTraining, nights);
    }

    private static async Task RunAsync(string program, int size, int sessions, bool shortTraining, int nights)
    {
        var root = Directory.CreateTempSubdirectory("night-benchmark-");
        // The server's own account has to pass through.
        File.SetUnixFileMode(root.FullName, (UnixFileMode)0b111_101_101);
        try
        {
            var (csv, data, settings) = (root.CreateSubdirectory("csv"), root.CreateSubdirectory("data"), Path.Combine(root.FullName, "settings.json"));
            File.SetUnixFileMode(data.FullName, (UnixFileMode)0b111_101_101);
            var files = new SimulatedFiles(csv.FullName, size, sessions);
            files.WriteUpToTheDayBefore();
            await File.WriteAllTextAsync(settings, JsonSerializer.Serialize(new
            {
                DataFolder = data.FullName,
                Prices = new { Source = "Csv", files.Symbols, From = files.Dates[0], Csv = new { Path = csv.FullName } },
                Forecasting = new { Quantile = shortTraining ? new { Folds = 2, Epochs = 1 } : new object() },
            }));
            await using var database = new WorkerDatabase(Options.Create(new DatabaseOptions { IdleTime = TimeSpan.Zero }), data.FullName, TimeProvider.System, NullLoggerFactory.Instance);
            await database.MigrateAsync(CancellationToken.None);
            var worker = new MeasuredProgram(program, settings, data.FullName);
            Print(size, "first import", await worker.RunAsync("run", "fetch-prices"));
            Print(size, shortTraining ? "training with two folds and one epoch" : "training with four folds", await worker.RunAsync("run", "train-forecaster"));
            await PastLedger.FillAsync(database.DataSource, files.Dates[^(nights + 6)..^6]);
            Print(size, "forecast of the day before", await worker.RunAsync("run", "forecast", "--as-of", files.Dates[^2].ToString("O", CultureInfo.InvariantCulture)));
            files.AddTheNewest();
            Print(size, "**the night**", await worker.RunAsync("run", "nightly"));
            await foreach (var (job, seconds) in RowsAsync(database.DataSource, Jobs))
                Console.WriteLine(FormattableString.Invariant($"{size} | of which {job} | {seconds} | | | | |"));
            await foreach (var (table, bytes) in RowsAsync(database.DataSource, Sizes))
                Console.WriteLine(FormattableString.Invariant($"{size} | bytes a row of {table}, with indexes: {bytes} | | | | | |"));
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    private static async IAsyncEnumerable<(string Name, decimal Value)> RowsAsync(NpgsqlDataSource source, string query)
    {
        await using var command = source.CreateCommand(query);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            yield return (reader.GetString(0), reader.GetDecimal(1));
    }

    private static void Print(int size, string what, Measurement taken) => Console.WriteLine(FormattableString.Invariant(
        $"{size} | {what} | {taken.Seconds:F1} | {taken.Core:F1} | {taken.Program:F1} | {taken.Database:F1} | {1000 * taken.Core / size:F0} | {taken.Memory}"));
}
