using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Worker.Models;
using Worker.Reviews.Languages;
using Worker.Reviews.Normalisation;
using Worker.Storage.Tables;

namespace Worker.Sentiment.Scoring;

/// <summary>
/// Scores reviews with one version, chunk by chunk: each is committed before the next begins, so that a kill loses at most
/// one, and the next run continues from there.
/// </summary>
internal sealed partial class ReviewScoring(
    ModelVersions versions, CheckpointStore checkpoints, TextScorers scorers, ReviewsToScore reviews, ReviewLanguages languages, ScoreLedger ledger,
    IOptions<SentimentOptions> options, TimeProvider time, ILogger<ReviewScoring> logger)
{
    /// <summary>The version that scores, or null if none was trained yet.</summary>
    public Task<ModelVersionRow?> FindVersionAsync(CancellationToken cancellationToken) =>
        versions.CurrentAsync(SentimentKind.Name, SentimentKind.VersionName, cancellationToken);

    /// <param name="full">Score also what the version has scored.</param>
    /// <exception cref="CheckpointException">The version's file cannot be used.</exception>
    public async Task<ScoringReport> ScoreAsync(
        ModelVersionRow version, long runId, bool full, IProgress<ScoringReport> progress, CancellationToken cancellationToken)
    {
        var scope = full ? ScoringScope.Everything : options.Value.Rescore ? ScoringScope.NewToVersion : ScoringScope.NeverScored;
        await languages.DetectAsync(cancellationToken);
        var encoder = SentimentTrainingSettings.FromJson(version.Settings).Encoder;
        var counts = await languages.CountAsync(cancellationToken);
        var unread = counts.Keys.Where(tag => !LanguageTag.MayBeOneOf(tag, options.Value.LanguagesOf(encoder))).ToArray();
        var report = new ScoringReport
        {
            VersionId = version.Id,
            Pending = await reviews.CountAsync(version.Id, scope, unread, cancellationToken),
            OtherLanguages = unread.Sum(tag => counts[tag]),
        };
        if (report.Pending == 0) return report;

        using var checkpoint = checkpoints.Load(version);
        using var scorer = await scorers.OpenAsync(SentimentContent.FromJson(checkpoint.Content), checkpoint.Weights, cancellationToken);
        LogScoring(report.Pending, version.Id);
        for (var after = 0L; ;)
        {
            var clock = new ScoringClock(time);
            var page = await reviews.PageAsync(version.Id, scope, unread, after, options.Value.ChunkSize, cancellationToken);
            if (page.Count == 0) return report;
            after = page[^1].Id;
            var read = clock.Lap();
            var scores = await scorer.ScoreAsync([.. page.Select(review => new ReviewText(review.Title, review.Body).Whole)], cancellationToken);
            var computed = clock.Lap();
            var now = time.GetUtcNow();
            var written = await ledger.WriteAsync(
                [.. page.Zip(scores).Where(pair => pair.Second.Score is not null).Select(pair => Row(pair.First, pair.Second.Score!.Value, version.Id, runId, now))], version.Id, runId, cancellationToken);
            report = report.Plus(scores, written, read, computed, clock.Lap());
            LogProgress(report.Scored, report.Pending, report.ReviewsPerSecond);
            progress.Report(report);
        }
    }

    private static SentimentScoreRow Row(ReviewToScore review, double score, long versionId, long runId, DateTimeOffset now) => new()
    {
        ReviewId = review.Id,
        ModelVersionId = versionId,
        Score = score,
        TextSha256 = review.TextSha256,
        RunId = runId,
        ScoredAt = now,
    };

    [LoggerMessage(5010, LogLevel.Information, "Scoring {Reviews} reviews with version {VersionId}")]
    private partial void LogScoring(int reviews, long versionId);

    [LoggerMessage(5011, LogLevel.Information, "Scored {Scored} of {Reviews} reviews, {ReviewsPerSecond:F0} a second")]
    private partial void LogProgress(int scored, int reviews, double reviewsPerSecond);
}
