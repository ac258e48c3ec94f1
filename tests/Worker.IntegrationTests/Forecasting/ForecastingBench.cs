using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Worker.Calendars;
using Worker.Calendars.Exchanges;
using Worker.Forecasting;
using Worker.Forecasting.Calibration;
using Worker.Forecasting.Panels;
using Worker.Forecasting.Replay;
using Worker.Forecasting.Versions;
using Worker.IntegrationTests.Database;
using Worker.IntegrationTests.Models;
using Worker.Jobs;
using Worker.Learning.Runtime;
using Worker.Models;
using Worker.Prices;
using Worker.Storage.Tables;

namespace Worker.IntegrationTests.Forecasting;

/// <summary>The training and forecast jobs over a real database and a folder of checkpoints, with a network small enough for a test.</summary>
internal sealed class ForecastingBench : IAsyncDisposable
{
    private static readonly Lazy<TorchRuntime> Runtime = new(() => TorchRuntime.Start(new ComputeSettings { Device = ComputeDevice.Cpu }));

    private readonly TestDatabase _database;

    public ForecastingBench(TestDatabase database, params string[] symbols)
    {
        _database = database;
        Prices.Symbols = [.. symbols];
        Checkpoints = new CheckpointStore(database, new ModelsFolder(Folder), Time);
        Versions = new Worker.Models.ModelVersions(database);
    }

    /// <summary>Now; cannot be set back once it is used.</summary>
    public FakeTimeProvider Time { get; set; } = new(new DateTimeOffset(2021, 1, 1, 12, 0, 0, TimeSpan.Zero));

    public string DataFolder { get; } = Directory.CreateTempSubdirectory("forecast-worker-data-").FullName;

    /// <summary>Where the checkpoints lie.</summary>
    public string Folder => Path.Combine(DataFolder, "models");

    public PricesOptions Prices { get; } = new();

    public ForecastingOptions Forecasting { get; } = new()
    {
        Preset = ForecastingPreset.Textbook,
        Window = 10,
        Hidden = 4,
        Layers = 1,
        Epochs = 2,
        FineTuneEpochs = 1,
        Quantile = { Hidden = 4, Layers = 1, Epochs = 1, SliceLength = 60, Folds = 2 },
    };

    public CheckpointStore Checkpoints { get; }

    public Worker.Models.ModelVersions Versions { get; }

    public Task<JobOutcome> TrainAsync(JobArguments? arguments = null)
    {
        var options = Options.Create(Forecasting);
        var trainer = new ForecasterTrainer(
            Protocols.Create(_database, Runtime, Checkpoints, DataFolder), new StoredBars(_database, options), Runtime, options, NullLogger<ForecasterTrainer>.Instance);
        return RunAsync(new TrainForecasterJob(new PriceHistory(_database, Options.Create(Prices)), trainer, Options.Create(Prices), options, NullLogger<TrainForecasterJob>.Instance), arguments);
    }

    public Task<JobOutcome> ForecastAsync(JobArguments? arguments = null)
    {
        var options = Options.Create(Forecasting);
        var quantile = new QuantileForecaster(Runtime, new StoredBars(_database, options), new LiveCalibration(_database), options, Time);
        var forecaster = new Forecaster(Runtime, Checkpoints, Versions, quantile, new PriceHistory(_database, Options.Create(Prices)), options, Time);
        return RunAsync(
            new ForecastJob(
                new PriceHistory(_database, Options.Create(Prices)), new ExpectedSessions(_database), forecaster, new ForecastLedger(_database),
                new ForecastReplay(_database), new StoredSubjects(_database, options), Options.Create(Prices), Time, NullLogger<ForecastJob>.Instance),
            arguments);
    }

    /// <summary>Stores a seeded random walk of closes, ending at a date; on New York sessions unless another calendar is given.</summary>
    public async Task StoreAsync(
        string symbol, int sessions, DateOnly last, int seed, Func<DateOnly, decimal, decimal>? change = null, TradingCalendar? calendar = null)
    {
        await using var context = _database.CreateDbContext();
        await context.PriceBars.Where(bar => bar.Symbol == symbol).ExecuteDeleteAsync(TestContext.Current.CancellationToken);
        if (await context.Symbols.SingleOrDefaultAsync(row => row.Symbol == symbol, TestContext.Current.CancellationToken) is { } known)
        {
            known.LastDate = last;
        }
        else
        {
            context.Add(new SymbolRow
            {
                Symbol = symbol,
                Source = "csv",
                TimeZone = calendar is null ? "America/New_York" : "UTC",
                Calendar = (calendar ?? NewYork.Calendar).Name,
                SessionClose = calendar is null ? new TimeOnly(16, 0) : TimeOnly.MinValue,
                LastDate = last,
            });
        }
        context.AddRange(RandomWalk(symbol, sessions, last, calendar ?? NewYork.Calendar, seed, Time.GetUtcNow(), change));
        await context.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    public async Task<IReadOnlyList<ForecastRow>> ForecastsAsync()
    {
        await using var context = _database.CreateDbContext();
        return await context.Forecasts.AsNoTracking()
            .OrderBy(row => row.Symbol).ThenBy(row => row.AsOfDate).ThenBy(row => row.Horizon).ThenBy(row => row.Model)
            .ToListAsync(TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(DataFolder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static Task<JobOutcome> RunAsync(IJob job, JobArguments? arguments) =>
        job.ExecuteAsync(new JobContext(1, arguments ?? new JobArguments(), new Progress<JobProgress>()), TestContext.Current.CancellationToken);

    private static IEnumerable<PriceBarRow> RandomWalk(
        string symbol, int sessions, DateOnly last, TradingCalendar calendar, int seed, DateTimeOffset now, Func<DateOnly, decimal, decimal>? change)
    {
        var random = new Random(seed);
        var date = calendar.Previous(last.AddDays(1), sessions);
        var close = 100.0;
        for (var i = 0; i < sessions; i++, date = calendar.Next(date))
        {
            close *= Math.Exp(0.01 * ((random.NextDouble() * 2) - 1));
            var quoted = decimal.Round((decimal)close, 6);
            yield return new PriceBarRow
            {
                Symbol = symbol,
                Date = date,
                Close = change?.Invoke(date, quoted) ?? quoted,
                Source = "csv",
                FetchedAt = now,
            };
        }
    }
}
