using System.Globalization;
using Worker.Reviews;
using Worker.Sentiment.Scoring;

namespace Worker.Jobs;

/// <summary>Reviews that the current sentiment model has not scored yet to scores.</summary>
internal sealed class ScoreReviewsJob(StoredReviews reviews, ReviewScoring scoring) : IJob
{
    public async Task<JobOutcome> ExecuteAsync(JobContext context, CancellationToken cancellationToken)
    {
        if (!await reviews.AnyAsync(cancellationToken)) return JobOutcome.Skipped("no review is stored; run fetch-reviews");
        // Before the first training there is no model, which is no failure. A version that cannot be used is one.
        if (await scoring.FindVersionAsync(cancellationToken) is not { } version)
            return JobOutcome.Skipped("no sentiment model has been trained yet; run train-sentiment");
        var report = await scoring.ScoreAsync(
            version, context.RunId, context.Arguments.Full, new ChunkProgress(context.Progress), cancellationToken);
        var summary = report.Scored == 0
            ? $"every review that can be scored has its score (model version {report.VersionId})"
            : string.Create(CultureInfo.InvariantCulture,
                $"{report.Scored:N0} reviews scored with model version {report.VersionId}, {report.ReviewsPerSecond:N0} a second, {report.Written:N0} rows written");
        return new JobOutcome(summary + NotScored(report), report.ToJson(), IsSkipped: report.Scored == 0);
    }

    private static string NotScored(ScoringReport report)
    {
        string[] parts =
        [
            .. report.OtherLanguages > 0 ? [string.Create(CultureInfo.InvariantCulture, $"{report.OtherLanguages:N0} in languages that it does not read")] : Array.Empty<string>(),
            .. report.WithoutKnownWords > 0 ? [string.Create(CultureInfo.InvariantCulture, $"{report.WithoutKnownWords:N0} without a known word")] : Array.Empty<string>(),
        ];
        return parts.Length == 0 ? "" : $"; not scored: {string.Join(", ", parts)}";
    }

    private sealed class ChunkProgress(IProgress<JobProgress> progress) : IProgress<ScoringReport>
    {
        public void Report(ScoringReport value) => progress.Report(new JobProgress(
            Math.Min(1, (double)value.Done / value.Pending),
            string.Create(
                CultureInfo.InvariantCulture, $"{value.Done:N0} of {value.Pending:N0} reviews, {value.ReviewsPerSecond:N0} a second")));
    }
}
