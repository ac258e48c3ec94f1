using System.Text.Json.Nodes;
using Worker.Encoders;
using Worker.Models;
using Worker.Reviews;
using Worker.Sentiment.Labels;
using Worker.Sentiment.Training;

namespace Worker.Jobs;

/// <summary>Labelled and rated reviews to a model version.</summary>
internal sealed class TrainSentimentJob(StoredReviews stored, SentimentTrainer trainer) : IJob
{
    public async Task<JobOutcome> ExecuteAsync(JobContext context, CancellationToken cancellationToken)
    {
        if (!await stored.AnyAsync(cancellationToken)) return JobOutcome.Skipped("no review is stored; run fetch-reviews");
        try
        {
            var order = new TrainingOrder(context.Arguments.FineTune, context.Arguments.Full, context.RunId);
            var report = await trainer.TrainAsync(
                order, new EpochProgress(context.Progress), new DownloadProgress(context.Progress), cancellationToken);
            return new JobOutcome(report.Summary, Metrics(report), report.IsSkipped);
        }
        // Every week until there are more: no failure, and no reason for an alarm.
        catch (TooFewTextsException few)
        {
            return new JobOutcome(few.Message, new JsonObject { ["texts"] = few.Counts.ToJson() }, IsSkipped: true);
        }
    }

    private static JsonObject Metrics(TrainingReport report)
    {
        var metrics = new JsonObject { ["version_id"] = report.VersionId, ["is_current"] = report.IsPromoted, ["epochs"] = report.Epochs };
        foreach (var name in (string[])["scored_by", "accuracy", "network_accuracy", "bag_of_words_accuracy", "majority_accuracy", "beats_bag_of_words"])
            metrics[name] = report.Metrics[name]?.DeepClone();
        return metrics;
    }

    private sealed class DownloadProgress(IProgress<JobProgress> progress) : IProgress<EncoderDownload>
    {
        public void Report(EncoderDownload value) => progress.Report(new JobProgress(
            Fraction: null, $"downloading {value.File}: {value.Received >> 20}{(value.Total is { } total ? $" of {total >> 20}" : "")} MiB"));
    }
}
