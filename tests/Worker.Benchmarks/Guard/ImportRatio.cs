using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using Worker.Benchmarks.Night;
using Worker.Prices;
using Worker.Prices.Csv;
using Worker.Prices.Ingestion;
using Worker.Storage;
using Worker.Storage.ManagedServer;

namespace Worker.Benchmarks.Guard;

/// <summary>
/// The import of simulated files into an empty table, and of the same files again when nothing has changed, with the time of the private
/// PostgreSQL.
/// </summary>
internal sealed class ImportRatio : IAsyncDisposable
{
    private const int Symbols = 40;
    private const int Sessions = 1260;

    private readonly DirectoryInfo _root;
    private readonly WorkerDatabase _database;
    private readonly ServiceProvider _services;
    private readonly HttpClient _http = new();
    private readonly CsvPriceFeed _feed;
    private readonly PriceIngestion _ingestion;
    private readonly IReadOnlyList<string> _symbols;

    private ImportRatio(DirectoryInfo root, WorkerDatabase database, SimulatedFiles files, string folder)
    {
        (_root, _database, _symbols) = (root, database, files.Symbols);
        _services = new ServiceCollection()
            .AddDbContextFactory<WorkerDbContext>(builder => builder.UseWorkerDatabase(database.DataSource)).BuildServiceProvider();
        var settings = Options.Create(new PricesOptions { Source = PriceSource.Csv, From = files.Dates[0], Csv = new() { Path = folder } });
        _feed = new CsvPriceFeed(settings, new CsvDownload(_http, settings, TimeProvider.System));
        _ingestion = new PriceIngestion(
            new PriceFeedOrder(_feed), _services.GetRequiredService<IDbContextFactory<WorkerDbContext>>(), settings, TimeProvider.System,
            NullLogger<PriceIngestion>.Instance);
    }

    public GuardedRatio Ratio => new("a first import against an unchanged one", Reference: 3.4, FirstAsync, AgainAsync);

    public static async Task<ImportRatio> StartAsync()
    {
        var root = Directory.CreateTempSubdirectory("guard-benchmark-");
        // The server's own account has to pass through.
        File.SetUnixFileMode(root.FullName, (UnixFileMode)0b111_101_101);
        var csv = root.CreateSubdirectory("csv").FullName;
        var files = new SimulatedFiles(csv, Symbols, Sessions);
        files.WriteUpToTheDayBefore();
        var database = new WorkerDatabase(Options.Create(new DatabaseOptions { IdleTime = TimeSpan.Zero }), root.FullName, TimeProvider.System, NullLoggerFactory.Instance);
        await database.MigrateAsync(CancellationToken.None);
        return new ImportRatio(root, database, files, csv);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _feed.Dispose();
        _http.Dispose();
        await _database.DisposeAsync();
        _root.Delete(recursive: true);
    }

    private async Task<double> FirstAsync()
    {
        // Only the owner of a table empties it at once.
        await using var owner = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(_database.DataSource.ConnectionString) { Username = ManagedPostgres.Superuser });
        await using var command = owner.CreateCommand("truncate worker.symbols, worker.price_bars cascade");
        await command.ExecuteNonQueryAsync();
        return await ImportAsync(expectedBars: Symbols * (Sessions - 1));
    }

    private Task<double> AgainAsync() => ImportAsync(expectedBars: 0);

    private async Task<double> ImportAsync(int expectedBars)
    {
        var server = int.Parse(
            File.ReadLines(Directory.GetFiles(_root.FullName, "postmaster.pid", SearchOption.AllDirectories).Single()).First(),
            CultureInfo.InvariantCulture);
        var before = CoreTime.Seconds() + ProcessorTime.OfTree(server);
        var report = await _ingestion.RunAsync(new IngestionRequest { Symbols = _symbols, Full = true }, progress: null, CancellationToken.None);
        var taken = CoreTime.Seconds() + ProcessorTime.OfTree(server) - before;
        var written = report.Symbols.Sum(symbol => symbol.BarsWritten);
        return written == expectedBars ? taken : throw new InvalidOperationException($"{written} bars were written; expected {expectedBars}.");
    }
}
