using System.Globalization;
using System.Text.Json.Nodes;
using Worker.Encoders;
using Worker.Reviews;
using Worker.Reviews.Languages;
using Worker.Sentiment.Adaptation;

namespace Worker.Jobs;

/// <summary>Stored reviews, labelled or not, to an encoder that knows their language better.</summary>
internal sealed class AdaptEncoderJob(StoredReviews stored, ReviewLanguages languages, EncoderAdapter adapter) : IJob
{
    public async Task<JobOutcome> ExecuteAsync(JobContext context, CancellationToken cancellationToken)
    {
        if (!await stored.AnyAsync(cancellationToken)) return JobOutcome.Skipped("no review is stored; run fetch-reviews");
        await languages.DetectAsync(cancellationToken);
        var (texts, report) = await adapter.AdaptAsync(new Epochs(context.Progress), new Downloads(context.Progress), cancellationToken);
        if (report is not null) return new JobOutcome(report.Summary, report.ToJson());
        return new JobOutcome(
            string.Create(
                CultureInfo.InvariantCulture,
                $"there are {texts.Count:N0} distinct reviews to learn from, fewer than Sentiment:Adaptation:MinTexts"),
            new JsonObject { ["texts"] = texts.Count }, IsSkipped: true);
    }

    private sealed class Epochs(IProgress<JobProgress> progress) : IProgress<AdaptationProgress>
    {
        public void Report(AdaptationProgress value) => progress.Report(new JobProgress(value.Fraction, value.Message));
    }

    private sealed class Downloads(IProgress<JobProgress> progress) : IProgress<EncoderDownload>
    {
        public void Report(EncoderDownload value) =>
            progress.Report(new JobProgress(Fraction: null, $"downloading {value.File}: {value.Received >> 20} MiB"));
    }
}
