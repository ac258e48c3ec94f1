using Worker.Observability;

namespace Worker.Sentiment.Labels;

/// <summary>There are too few labelled texts to train on: nothing is broken, and a later run may find more.</summary>
/// <param name="message">How many there are, how many are needed, what to do.</param>
internal sealed class TooFewTextsException(string message, TrainingDataCounts counts) : Exception(message), IOperatorError
{
    public TrainingDataCounts Counts { get; } = counts;
}
