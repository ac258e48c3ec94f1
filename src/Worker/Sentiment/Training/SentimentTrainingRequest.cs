using Worker.Sentiment.Labels;

namespace Worker.Sentiment.Training;

/// <summary>What to train on.</summary>
/// <param name="FineTune">Start from the weights of the current version, if there is one.</param>
/// <param name="Full">Train also where data and settings have not changed.</param>
internal sealed record SentimentTrainingRequest(LabelledHistory History, bool FineTune, bool Full, long RunId);

/// <summary>What came of it.</summary>
/// <param name="Summary">One line for people.</param>
/// <param name="Evaluation">On the test segment; null if nothing had changed and so nothing was trained.</param>
internal sealed record SentimentTrainingReport(long? VersionId, bool IsCurrent, string Summary, SentimentMetrics? Evaluation, int Epochs)
{
    public bool IsSkipped => Evaluation is null;

    public static SentimentTrainingReport Skip(string summary) => new(VersionId: null, IsCurrent: false, summary, Evaluation: null, Epochs: 0);
}
