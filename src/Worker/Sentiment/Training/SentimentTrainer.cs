using Worker.Encoders;
using Worker.Learning.Runtime;
using Worker.Learning.Training;
using Worker.Models;
using Worker.Observability;
using Worker.Sentiment.Labels;
using Worker.Sentiment.Scoring;

namespace Worker.Sentiment.Training;

/// <summary>Trains the sentiment model by the common protocol.</summary>
internal sealed class SentimentTrainer(
    TrainingProtocol protocol, Lazy<TorchRuntime> runtime, SentimentPlanner planner, LabelledReviews reviews, TextScorers scorers)
{
    /// <param name="download">Told of the encoder's download, if there is one.</param>
    /// <exception cref="OperatorException">There are too few texts, the settings do not fit the encoder, or the parent cannot be
    /// fine-tuned.</exception>
    /// <exception cref="CheckpointException">The file of the version that serves cannot be used.</exception>
    public Task<TrainingReport> TrainAsync(
        TrainingOrder order, IProgress<EpochReport> progress, IProgress<EncoderDownload>? download, CancellationToken cancellationToken) =>
        protocol.RunAsync(new SentimentTrainingPlan(runtime, planner, reviews, scorers, download), order, progress, cancellationToken);
}
