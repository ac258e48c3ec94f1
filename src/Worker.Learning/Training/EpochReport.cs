namespace Worker.Learning.Training;

/// <summary>One epoch, as it is reported when it ends.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="TrainingLoss">Mean over the items, while the weights were changing.</param>
/// <param name="ValidationLoss">Mean over the items, with the weights at the end of the epoch; the training loss without validation
/// items.</param>
/// <param name="LearningRate">That of the epoch's last step.</param>
/// <param name="Duration">Wall-clock time, validation included.</param>
/// <param name="IsBest">Whether no earlier epoch had so low a validation loss; always with <see cref="WeightSelection.LastEpoch"/>.</param>
public sealed record EpochReport(int Epoch, double TrainingLoss, double ValidationLoss, double LearningRate, TimeSpan Duration, bool IsBest)
{
    /// <summary>Items of a batch: half of those that were set if these did not fit the device; 0 if an older release stored it.</summary>
    public int BatchSize { get; init; }

    /// <summary>Where the training stood; null if it was stored by an older release.</summary>
    public TrainingProgress? Progress { get; init; }
}
