using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Worker.Reviews.Checks;
using Worker.Storage;
using Worker.Storage.Upserts;

namespace Worker.Reviews.Ingestion;

/// <summary>Brings the stored reviews up to date. A repeat writes nothing; one bad source never fails the others.</summary>
internal sealed partial class ReviewIngestion(
    ReviewFeeds feeds, IDbContextFactory<WorkerDbContext> databases, IOptions<ReviewsOptions> options, TimeProvider time,
    ILogger<ReviewIngestion> logger)
{
    /// <summary>Sources read at once; those of one host still ask it one after the other.</summary>
    private const int SourcesAtOnce = 4;

    /// <param name="progress">Told of each source as it is done, also of one that failed.</param>
    public async Task<IngestionReport> RunAsync(
        IngestionRequest request, IProgress<SourceReport>? progress, CancellationToken cancellationToken)
    {
        var reports = new ConcurrentDictionary<string, SourceReport>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = SourcesAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(request.Sources, parallel, async (source, token) =>
        {
            var report = await FetchAsync(source, request, token);
            reports[source.Name] = report;
            progress?.Report(report);
        });
        return new IngestionReport([.. request.Sources.Select(source => reports[source.Name])]);
    }

    private async Task<SourceReport> FetchAsync(ReviewSourceOptions source, IngestionRequest request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        try
        {
            var marks = request.Full ? [] : await SourceState.LoadAsync(database, source, cancellationToken);
            var limits = options.Value;
            using var checks = new ReviewChecks(
                source.Name, new EntryCheck(source, limits.MaxTextLength, now), limits.MaxEntries, limits.MaxRejections);
            var answer = await feeds.FetchAsync(
                new ReviewFeedRequest { Source = source, Marks = marks, MaxPages = limits.MaxPages }, checks, cancellationToken);
            var reviews = checks.Complete();
            if (UsableReviews.Fault(reviews) is { } useless)
            {
                var written = await SourceWriter.WriteRejectedAsync(database, source, reviews, request.RunId, now, cancellationToken);
                var failed = await FailAsync(database, source, new ReviewFeedException(source.Name, useless, isTransient: false), now, cancellationToken);
                return failed with { Documents = answer.Documents, NotReviews = answer.NotReviews, Rejected = reviews.Rules, RejectionsWritten = written };
            }
            var report = await SourceWriter.WriteAsync(database, source, answer, reviews, request.RunId, now, cancellationToken);
            if (report.IsUnchanged)
                LogUnchanged(source.Name);
            else
                LogFetched(source.Name, report.Added, report.Updated, report.Reviews - report.Added - report.Updated, report.Rejected.Values.Sum());
            foreach (var note in report.Notes)
                LogNote(source.Name, note);
            return report;
        }
        catch (Exception error) when (SourceFailure.IsOfSource(error, cancellationToken))
        {
            return await FailAsync(database, source, error, now, cancellationToken);
        }
    }

    private async Task<SourceReport> FailAsync(
        WorkerDbContext database, ReviewSourceOptions source, Exception error, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var message = SourceFailure.Message(source, error);
        LogFailed(message);
        await ReviewSourceUpsert.RecordFailureAsync(database, source.Name, SourceState.Location(source), now, message, cancellationToken);
        return new SourceReport { Source = source.Name, Error = message };
    }

    [LoggerMessage(3100, LogLevel.Information,
        "{Source}: reviews: {Added} added, {Updated} updated, {Unchanged} as before, {Rejected} rejected")]
    private partial void LogFetched(string source, int added, int updated, int unchanged, int rejected);

    [LoggerMessage(3103, LogLevel.Information, "{Source}: nothing has changed since the last run")]
    private partial void LogUnchanged(string source);

    [LoggerMessage(3101, LogLevel.Information, "{Source}: {Note}")]
    private partial void LogNote(string source, string note);

    [LoggerMessage(3102, LogLevel.Warning, "Not fetched. {Error}")]
    private partial void LogFailed(string error);
}
