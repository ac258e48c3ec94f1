using Worker.Encoders;
using Worker.Learning.Runtime;
using Worker.Models;
using Worker.Observability;
using Worker.Sentiment.Labels;
using Worker.Sentiment.Scoring;
using Worker.Storage.Tables;

namespace Worker.Sentiment.Training;

/// <summary>How the sentiment model is to be trained: from the stored reviews and the encoder of the settings.</summary>
internal sealed class SentimentTrainingPlan(
    Lazy<TorchRuntime> runtime, SentimentPlanner planner, LabelledReviews reviews, TextScorers scorers, IProgress<EncoderDownload>? download)
    : ITrainingPlan
{
    public string Kind => SentimentKind.Name;

    public string Name => SentimentKind.VersionName;

    public string Job => "train-sentiment";

    /// <summary>Texts are split by their hash, not by time: any version may be fine-tuned.</summary>
    public DateOnly StartsUpTo => DateOnly.MaxValue;

    /// <exception cref="TooFewTextsException">There are too few texts.</exception>
    /// <exception cref="OperatorException">The parent's network has another shape.</exception>
    public async Task<IPreparedTraining> PrepareAsync(ModelVersionRow? parent, CancellationToken cancellationToken)
    {
        var history = await reviews.LoadAsync(parent is null ? null : Lineage.Of(parent).Texts, cancellationToken);
        var start = await planner.MakeAsync(parent, history.Data.Training.Count, download, cancellationToken);
        return new SentimentTraining(runtime, planner, scorers, start, history);
    }
}
