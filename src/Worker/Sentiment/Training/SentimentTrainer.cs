using Microsoft.Extensions.Logging;
using Worker.Encoders;
using Worker.Learning.Bert;
using Worker.Learning.Runtime;
using Worker.Learning.Training;
using Worker.Models;
using Worker.Observability;
using Worker.Observability.Meters;
using Worker.Sentiment.Baselines;
using Worker.Sentiment.Labels;
using Worker.Sentiment.Metrics;
using Worker.Sentiment.Scoring;

namespace Worker.Sentiment.Training;

/// <summary>
/// Trains a sentiment model from labelled texts to a stored model version, and decides whether it serves: it becomes current only if
/// it is not worse than the current version on the same test texts.
/// </summary>
internal sealed partial class SentimentTrainer(
    Lazy<TorchRuntime> runtime, SentimentPlanner planner, TextScorers scorers, SentimentPromotionGate gate, CheckpointStore checkpoints,
    ModelVersions versions, TrainingLock trainingLock, UnfinishedTrainings unfinished, ILogger<SentimentTrainer> logger)
{
    /// <param name="download">Told of the encoder's download, where there is one.</param>
    /// <exception cref="OperatorException">The settings do not fit the encoder, or the current version cannot be fine-tuned.</exception>
    public async Task<SentimentTrainingReport> TrainAsync(
        SentimentTrainingRequest request, IProgress<EpochReport> progress, IProgress<EncoderDownload>? download, CancellationToken cancellationToken)
    {
        await using var taken = await trainingLock.AcquireAsync(SentimentKind.Name, SentimentKind.VersionName, cancellationToken);
        var data = request.History.Data;
        var plan = await planner.MakeAsync(request.FineTune, download, cancellationToken);
        var dataSha256 = data.Sha256();
        if (!request.Full && await SameTrainingAsync(plan, dataSha256, cancellationToken) is { } same)
        {
            return SentimentTrainingReport.Skip(
                $"{SentimentKind.VersionName}: texts and settings are those of version {same}; nothing to train (--full trains anyway)");
        }

        using var start = SentimentStart.Of(plan, data, checkpoints, cancellationToken);
        var settings = planner.Fit(plan.Settings, start.Network.Encoder);
        LogTraining(data.Counts.ToString(), plan.Start);
        var resume = unfinished.For(
            SentimentKind.Name, SentimentKind.VersionName, settings.ToJson(), dataSha256, plan.Start, plan.Parent?.CheckpointSha256 ?? "", runtime.Value.DeviceName);
        using var trained = await new BertLstmTraining(runtime.Value).TrainAsync(
            new BertLstmTrainingRequest
            {
                Network = start.Network,
                Settings = settings.Training,
                Training = start.Tokens(settings, data.Training),
                Validation = start.Tokens(settings, data.Validation),
                Encoder = start.Encoder,
                Start = start.Parent?.Weights,
                Resume = resume,
            },
            new EpochLog(this, data.Training.Count, progress), cancellationToken);

        var content = new SentimentContent
        {
            Settings = settings,
            Network = start.Network,
            Tokenizer = start.Tokenizer.Settings,
            Vocabulary = start.Tokenizer.Vocabulary.Entries,
            Temperature = 1,
        };
        var report = await EvaluateAndStoreAsync(request, plan.Parent?.Id, content, trained, dataSha256, cancellationToken);
        resume.Delete();
        return report;
    }

    private async Task<long?> SameTrainingAsync(SentimentPlan plan, string dataSha256, CancellationToken cancellationToken)
    {
        var same = await versions.TrainedOnAsync(SentimentKind.Name, SentimentKind.VersionName, dataSha256, cancellationToken);
        // Weights that have seen these texts learn nothing more from them by fine-tuning.
        return same.FirstOrDefault(version => plan.Parent is not null || plan.Settings.IsSameAs(SentimentTrainingSettings.FromJson(version.Settings)))?.Id;
    }

    private async Task<SentimentTrainingReport> EvaluateAndStoreAsync(
        SentimentTrainingRequest request, long? parentId, SentimentContent content, TrainingResult trained, string dataSha256,
        CancellationToken cancellationToken)
    {
        var data = request.History.Data;
        using var scorer = await scorers.OpenAsync(content, trained.Weights, cancellationToken);
        var validation = await scorer.LogitsAsync(Texts(data.Validation), cancellationToken);
        var test = await scorer.LogitsAsync(Texts(data.Test), cancellationToken);
        var temperature = Temperature.Fit(Labels(data.Validation), validation);
        double[] scores = Array.ConvertAll(test, temperature.Score);
        var metrics = new SentimentMetrics(
            ClassificationMetrics.Of(Labels(data.Test), scores),
            ClassificationMetrics.Of(Labels(data.Test), Array.ConvertAll(test, Temperature.None.Score)),
            ClassificationMetrics.Of(Labels(data.Validation), Array.ConvertAll(validation, temperature.Score)),
            BaselineMetrics.Measure(data, cancellationToken));
        var decision = await gate.DecideAsync(content.Settings, data, scores, cancellationToken);
        var draft = new ModelVersionDraft
        {
            Kind = SentimentKind.Name,
            Name = SentimentKind.VersionName,
            ParentId = parentId,
            RunId = request.RunId,
            TrainedFrom = request.History.From,
            TrainedTo = request.History.To,
            Metrics = metrics.ToJson(data.Counts, temperature, trained, decision).ToJsonString(),
            Settings = content.Settings.ToJson(),
            Content = (content with { Temperature = temperature.Value }).ToJson(),
            DataSha256 = dataSha256,
            Seed = content.Settings.Training.Trainer.Seed,
            Device = runtime.Value.DeviceName,
            Epochs = trained.Epochs,
        };
        var version = await checkpoints.SaveAsync(draft, trained.Weights, decision.IsPromoted, cancellationToken);
        LogTrained(version.Id, decision.Reason, metrics.Summary);
        return new SentimentTrainingReport(
            version.Id, decision.IsPromoted, $"version {version.Id} of {decision.Reason}; {metrics.Summary}", metrics, trained.Epochs.Count);
    }

    private static string[] Texts(IReadOnlyList<LabelledText> texts) => [.. texts.Select(text => text.Text)];

    private static bool[] Labels(IReadOnlyList<LabelledText> texts) => [.. texts.Select(text => text.IsPositive)];

    /// <summary>One line and one point of every gauge an epoch.</summary>
    private sealed class EpochLog(SentimentTrainer trainer, int texts, IProgress<EpochReport> next) : IProgress<EpochReport>
    {
        public void Report(EpochReport value)
        {
            trainer.LogEpoch(value.Epoch, value.TrainingLoss, value.ValidationLoss, value.Duration.TotalSeconds, value.IsBest ? ", best so far" : "");
            TrainingMeter.Record(SentimentKind.VersionName, value.Epoch, value.TrainingLoss, value.ValidationLoss, value.Duration, texts);
            next.Report(value);
        }
    }

    [LoggerMessage(5001, LogLevel.Information, "Training the sentiment model from {Start} on {Texts}")]
    private partial void LogTraining(string texts, string start);

    [LoggerMessage(5002, LogLevel.Information, "Stored version {VersionId} of {Reason}; {Metrics}")]
    private partial void LogTrained(long versionId, string reason, string metrics);

    [LoggerMessage(5003, LogLevel.Information, "Sentiment epoch {Epoch}: training loss {TrainingLoss:F4}, validation loss {ValidationLoss:F4}, {Seconds:F1} s{Best}")]
    private partial void LogEpoch(int epoch, double trainingLoss, double validationLoss, double seconds, string best);
}
