using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using Worker.Encoders;
using Worker.Learning.Runtime;
using Worker.Learning.Training;
using Worker.Models;
using Worker.Sentiment;
using Worker.Sentiment.Scoring;
using Worker.Sentiment.Training;
using Worker.Storage;
using Worker.Storage.Runs;

namespace Worker.Benchmarks.Sentiment;

/// <summary>
/// Stores reviews in a fresh private PostgreSQL, trains an encoder on some of them and scores them all as <c>score-reviews</c> does: where
/// the time goes, and the resident memory.
/// </summary>
internal static class ReviewScoringBenchmark
{
    private const int Labelled = 2_000;
    private const int ChunksARow = 10;

    /// <param name="encoder">As <c>Sentiment:Encoder</c>.</param>
    /// <param name="threads">As <c>Compute:Threads</c>.</param>
    public static async Task RunAsync(string sentences, string encoder, int reviews, int threads)
    {
        var data = Directory.CreateTempSubdirectory("scoring-benchmark-");
        // The server's own account has to pass through.
        File.SetUnixFileMode(data.FullName, (UnixFileMode)0b111_101_101);
        try
        {
            await using var database = new WorkerDatabase(
                Options.Create(new DatabaseOptions { IdleTime = TimeSpan.Zero }), data.FullName, TimeProvider.System, NullLoggerFactory.Instance);
            await database.MigrateAsync(CancellationToken.None);
            await StoreAsync(database, Sentences.Read(sentences, reviews));
            await using var services = Services(database, data.FullName, encoder, threads);
            await TrainAsync(services);
            await ScoreAsync(services.GetRequiredService<ReviewScoring>());
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    private static async Task StoreAsync(WorkerDatabase database, string[] sentences)
    {
        await using var command = database.DataSource.CreateCommand(
            """
            insert into worker.reviews (source, external_id, subject, is_positive, body, text_sha256, first_seen_at, updated_at)
            select 'benchmark', i::text, 'films', case when i <= $2 then i % 2 = 0 end, body, encode(sha256(convert_to(body, 'UTF8')), 'hex'), now(), now()
            from unnest($1) with ordinality as sentence (body, i)
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = sentences });
        command.Parameters.Add(new NpgsqlParameter { Value = Labelled });
        await command.ExecuteNonQueryAsync();
    }

    private static ServiceProvider Services(WorkerDatabase database, string folder, string encoder, int threads)
    {
        var settings = new Dictionary<string, string?> { ["Sentiment:Encoder"] = encoder, ["Sentiment:Training:Epochs"] = "1" };
        return new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddDbContextFactory<WorkerDbContext>(builder => builder.UseWorkerDatabase(database.DataSource))
            .AddSingleton<RunFence>()
            .AddSingleton(new Lazy<TorchRuntime>(() => TorchRuntime.Start(new ComputeSettings { Device = ComputeDevice.Cpu, Threads = threads })))
            .AddModels(_ => folder)
            .AddSentiment(_ => Path.GetTempPath())
            .AddEncoders(_ => folder)
            .BuildServiceProvider();
    }

    private static async Task TrainAsync(ServiceProvider services)
    {
        var order = new TrainingOrder(FineTune: false, Full: false, RunId: 1);
        await services.GetRequiredService<SentimentTrainer>().TrainAsync(order, new Progress<EpochReport>(), download: null, CancellationToken.None);
    }

    private static async Task ScoreAsync(ReviewScoring scoring)
    {
        Console.WriteLine("reviews | reviews/s | reading, s | network, s | writing, s | writing, share | resident memory, MiB");
        var version = await scoring.FindVersionAsync(CancellationToken.None) ?? throw new InvalidOperationException("The training left no version.");
        await scoring.ScoreAsync(version, runId: 1, full: false, new Rows(), CancellationToken.None);
    }

    private sealed class Rows : IProgress<ScoringReport>
    {
        private int _chunks;

        public void Report(ScoringReport value)
        {
            if (++_chunks % ChunksARow != 0) return;
            Console.WriteLine(
                $"{value.Scored,7} | {value.ReviewsPerSecond,9:F0} | {value.Reading.TotalSeconds,10:F1} | {value.Computing.TotalSeconds,10:F1} | "
                + $"{value.Writing.TotalSeconds,10:F1} | {value.Writing / value.Elapsed,14:P1} | {Environment.WorkingSet / 1048576.0,20:F0}");
        }
    }
}
