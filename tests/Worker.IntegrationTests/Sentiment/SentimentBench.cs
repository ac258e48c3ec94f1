using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Worker.Encoders;
using Worker.IntegrationTests.Models;
using Worker.Jobs;
using Worker.Learning.Runtime;
using Worker.Models;
using Worker.Reviews;
using Worker.Reviews.Languages;
using Worker.Sentiment;
using Worker.Sentiment.Adaptation;
using Worker.Sentiment.Labels;
using Worker.Sentiment.Scoring;
using Worker.Sentiment.Training;
using Worker.Storage;
using Worker.Storage.Tables;
using Worker.Tests;

namespace Worker.IntegrationTests.Sentiment;

/// <summary>The sentiment jobs over a real database and a folder of checkpoints, with a network small enough for a test.</summary>
internal sealed class SentimentBench : IAsyncDisposable
{
    private static readonly Lazy<TorchRuntime> Runtime = new(() => TorchRuntime.Start(new ComputeSettings { Device = ComputeDevice.Cpu, Threads = 1 }));

    private static readonly LanguageDetector Detector = new();

    private readonly IDbContextFactory<WorkerDbContext> _contexts;

    public SentimentBench(IDbContextFactory<WorkerDbContext> contexts)
    {
        _contexts = contexts;
        Checkpoints = new CheckpointStore(contexts, new ModelsFolder(Models), Time);
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    /// <summary>The data folder.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("forecast-worker-sentiment-").FullName;

    public string Models => Path.Combine(Folder, "models");

    public CheckpointStore Checkpoints { get; }

    public SentimentOptions Sentiment { get; } = new()
    {
        Encoder = SentimentOptions.ScratchEncoder,
        Scratch = new() { Layers = 1, Hidden = 16, Heads = 2, Intermediate = 16, Vocabulary = 200, Dropout = 0 },
        Training = new() { Epochs = 6, LearningRate = 0.01, BatchSize = 16, MaxTokens = 24, LstmHidden = 8, Dropout = 0 },
        MinTextsPerClass = 20,
    };

    public AdaptationOptions Adaptation { get; } = new() { Passes = 2, TextsAnEpoch = 100, BatchSize = 16, MaxTokens = 24, HeldOutShare = 0.1, MinTexts = 100 };

    public Task<JobOutcome> TrainAsync(JobArguments? arguments = null)
    {
        var options = Options.Create(Sentiment);
        var trainer = new SentimentTrainer(
            Protocols.Create(_contexts, Runtime, Checkpoints, Folder), Runtime, new SentimentPlanner(Runtime, new FoldersOnly(), options),
            new LabelledReviews(_contexts, options), new TextScorers(Runtime, options));
        var job = new TrainSentimentJob(new StoredReviews(_contexts), trainer);
        return job.ExecuteAsync(Context(arguments, progress: null), TestContext.Current.CancellationToken);
    }

    /// <param name="progress">Called after each chunk, on the scoring's own thread.</param>
    public Task<JobOutcome> ScoreAsync(
        JobArguments? arguments = null, Action<JobProgress>? progress = null, CancellationToken? cancellationToken = null)
    {
        var options = Options.Create(Sentiment);
        var scoring = new ReviewScoring(
            new Worker.Models.ModelVersions(_contexts), Checkpoints, new TextScorers(Runtime, options), new ReviewsToScore(_contexts),
            new ReviewLanguages(_contexts, Detector), new ScoreLedger(_contexts), options, Time, NullLogger<ReviewScoring>.Instance);
        return new ScoreReviewsJob(new StoredReviews(_contexts), scoring).ExecuteAsync(Context(arguments, progress), cancellationToken ?? TestContext.Current.CancellationToken);
    }

    public Task<JobOutcome> AdaptAsync()
    {
        var (sentiment, adaptation) = (Options.Create(Sentiment), Options.Create(Adaptation));
        var adapter = new EncoderAdapter(
            Path.Combine(Folder, "encoders"), Runtime, new FoldersOnly(), new AdaptationTextSource(_contexts, sentiment, adaptation),
            new UnfinishedTrainings(Path.Combine(Folder, "unfinished"), NullLogger<UnfinishedTrainings>.Instance), sentiment, adaptation, Time);
        var job = new AdaptEncoderJob(new StoredReviews(_contexts), new ReviewLanguages(_contexts, Detector), adapter);
        return job.ExecuteAsync(Context(arguments: null, progress: null), TestContext.Current.CancellationToken);
    }

    /// <summary>Stores reviews as a feed would.</summary>
    public async Task StoreAsync(IEnumerable<ReviewRow> reviews)
    {
        await using var context = _contexts.CreateDbContext();
        context.AddRange(reviews);
        await context.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Sets the encoder to a folder of a small BERT with weights.</summary>
    public void UseTrainedEncoder()
    {
        Sentiment.Encoder = Path.Combine(Folder, "encoder");
        Directory.CreateDirectory(Sentiment.Encoder);
        foreach (var file in (string[])["bert/parity/plain/config.json", "bert/parity/plain/model.safetensors", "bert/vocab.txt"])
            File.Copy(SharedData.Path(file), Path.Combine(Sentiment.Encoder, Path.GetFileName(file)));
    }

    public async Task<IReadOnlyList<ModelVersionRow>> VersionsAsync()
    {
        await using var context = _contexts.CreateDbContext();
        return await context.ModelVersions.AsNoTracking().OrderBy(row => row.Id).ToListAsync(TestContext.Current.CancellationToken);
    }

    public async Task<IReadOnlyList<SentimentScoreRow>> ScoresAsync()
    {
        await using var context = _contexts.CreateDbContext();
        return await context.SentimentScores.AsNoTracking().OrderBy(row => row.ReviewId).ThenBy(row => row.ModelVersionId)
            .ToListAsync(TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static JobContext Context(JobArguments? arguments, Action<JobProgress>? progress) =>
        new(1, arguments ?? new JobArguments(), new AtOnce(progress ?? (_ => { })));

    /// <summary>No test asks the hub.</summary>
    private sealed class FoldersOnly : IEncoderLibrary
    {
        public EncoderPlace Find(string encoder) => new(EncoderSource.Folder, encoder, Directory.Exists(encoder));

        public Task<string> FolderAsync(string encoder, IProgress<EncoderDownload>? progress, CancellationToken cancellationToken) =>
            Directory.Exists(encoder) ? Task.FromResult(encoder) : throw new DirectoryNotFoundException(encoder);
    }

    /// <summary>Unlike <see cref="Progress{T}"/> on the reporting thread, so that what it does happens there and then.</summary>
    private sealed class AtOnce(Action<JobProgress> report) : IProgress<JobProgress>
    {
        public void Report(JobProgress value) => report(value);
    }
}
