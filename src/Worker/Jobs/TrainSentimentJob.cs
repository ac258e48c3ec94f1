using System.Text.Json.Nodes;
using Worker.Encoders;
using Worker.Learning.Training;
using Worker.Reviews;
using Worker.Sentiment.Labels;
using Worker.Sentiment.Training;

namespace Worker.Jobs;

/// <summary>Labelled and rated reviews to a model version.</summary>
internal sealed class TrainSentimentJob(StoredReviews stored, LabelledReviews reviews, SentimentTrainer trainer) : IJob
{
    public string Name => "train-sentiment";

    public string Description => "Trains the sentiment model; the new version serves if it is not worse than the current one.";

    public async Task<JobOutcome> ExecuteAsync(JobContext context, CancellationToken cancellationToken)
    {
        if (!await stored.AnyAsync(cancellationToken)) return JobOutcome.Skipped("no review is stored; run fetch-reviews");
        var history = await reviews.LoadAsync(cancellationToken);
        var request = new SentimentTrainingRequest(history, context.Arguments.FineTune, context.Arguments.Full, context.RunId);
        var report = await trainer.TrainAsync(
            request, new EpochProgress(context.Progress), new DownloadProgress(context.Progress), cancellationToken);
        return new JobOutcome(report.Summary, Metrics(report), report.IsSkipped);
    }

    private static JsonObject Metrics(SentimentTrainingReport report) => new()
    {
        ["version_id"] = report.VersionId,
        ["is_current"] = report.IsCurrent,
        ["accuracy"] = report.Evaluation?.Test.Accuracy,
        ["bag_of_words_accuracy"] = report.Evaluation?.Baselines.BagOfWords.Accuracy,
        ["majority_accuracy"] = report.Evaluation?.Baselines.Majority.Accuracy,
        ["beats_bag_of_words"] = report.Evaluation?.BeatsBagOfWords,
        ["epochs"] = report.Epochs,
    };

    private sealed class EpochProgress(IProgress<JobProgress> progress) : IProgress<EpochReport>
    {
        // Training stops when the validation loss does, so how far it is nobody knows.
        public void Report(EpochReport value) => progress.Report(new JobProgress(
            Fraction: null,
            FormattableString.Invariant($"epoch {value.Epoch}, training loss {value.TrainingLoss:F4}, validation loss {value.ValidationLoss:F4}")));
    }

    private sealed class DownloadProgress(IProgress<JobProgress> progress) : IProgress<EncoderDownload>
    {
        public void Report(EncoderDownload value) => progress.Report(new JobProgress(
            Fraction: null, $"downloading {value.File}: {value.Received >> 20}{(value.Total is { } total ? $" of {total >> 20}" : "")} MiB"));
    }
}
