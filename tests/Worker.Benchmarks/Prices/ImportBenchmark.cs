using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Worker.Benchmarks.Guard;
using Worker.Benchmarks.Night;
using Worker.Prices;
using Worker.Prices.Csv;
using Worker.Prices.Ingestion;
using Worker.Storage;

namespace Worker.Benchmarks.Prices;

/// <summary>
/// Imports a folder of CSV files without the last row of each into a fresh managed database as <c>fetch-prices</c> does, then again whole, then
/// twice with the last rows. The database is a durable one on the disk of <c>TMPDIR</c>.
/// </summary>
internal static class ImportBenchmark
{
    public static async Task RunAsync(string folder)
    {
        var symbols = Directory.EnumerateFiles(folder, "*.csv").Select(path => Path.GetFileNameWithoutExtension(path).Replace("_data", "", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).ToList();
        var data = Directory.CreateTempSubdirectory("import-benchmark-");
        // The server's own account has to pass through.
        File.SetUnixFileMode(data.FullName, (UnixFileMode)0b111_101_101);
        try
        {
            var csv = data.CreateSubdirectory("csv").FullName;
            var last = new Dictionary<string, string>();
            foreach (var path in Directory.EnumerateFiles(folder, "*.csv"))
            {
                var lines = await File.ReadAllLinesAsync(path);
                var copy = Path.Combine(csv, Path.GetFileName(path));
                await File.WriteAllTextAsync(copy, string.Join('\n', lines[..^1]) + "\n");
                last[copy] = lines[^1] + "\n";
            }
            await using var database = new WorkerDatabase(
                Options.Create(new DatabaseOptions { IdleTime = TimeSpan.Zero }), data.FullName, TimeProvider.System, NullLoggerFactory.Instance);
            await database.MigrateAsync(CancellationToken.None);
            await using var services = new ServiceCollection()
                .AddDbContextFactory<WorkerDbContext>(builder => builder.UseWorkerDatabase(database.DataSource)).BuildServiceProvider();
            var settings = Options.Create(new PricesOptions { Source = PriceSource.Csv, Csv = new() { Path = csv } });
            using var http = new HttpClient();
            using var feed = new CsvPriceFeed(settings, new CsvDownload(http, settings, TimeProvider.System));
            var ingestion = new PriceIngestion(
                new PriceFeedOrder(feed), services.GetRequiredService<Microsoft.EntityFrameworkCore.IDbContextFactory<WorkerDbContext>>(), settings,
                TimeProvider.System, NullLogger<PriceIngestion>.Instance);

            Console.WriteLine($"{symbols.Count} symbols, {feed.MaxConcurrency} at once");
            await MeasureAsync("first import", new IngestionRequest { Symbols = symbols });
            await MeasureAsync("repeat, whole", new IngestionRequest { Symbols = symbols, Full = true });
            foreach (var (path, row) in last)
                await File.AppendAllTextAsync(path, row);
            await MeasureAsync("one more session", new IngestionRequest { Symbols = symbols });
            await MeasureAsync("repeat, overlap only", new IngestionRequest { Symbols = symbols });

            async Task MeasureAsync(string what, IngestionRequest request)
            {
                var server = int.Parse(
                    File.ReadLines(Directory.GetFiles(data.FullName, "postmaster.pid", SearchOption.AllDirectories).Single()).First(), CultureInfo.InvariantCulture);
                var (watch, program, postgres) = (Stopwatch.StartNew(), CoreTime.Seconds(), ProcessorTime.OfTree(server));
                var report = await ingestion.RunAsync(request, progress: null, CancellationToken.None);
                Console.WriteLine(
                    $"{what,-22}{watch.Elapsed.TotalSeconds,6:0.00} s  of a core {CoreTime.Seconds() - program,6:0.00} s and PostgreSQL's "
                    + $"{ProcessorTime.OfTree(server) - postgres,6:0.00} s  {report.Symbols.Sum(symbol => symbol.BarsWritten),8} bars written  "
                    + $"{report.Symbols.Sum(symbol => symbol.Rejected),4} rejected  {report.Symbols.Sum(symbol => symbol.RejectionsWritten),4} of them new  "
                    + $"{report.Failed.Count()} symbols failed  {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB peak");
            }
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }
}
