using Worker.Learning.Weights;

namespace Worker.Learning.Training;

/// <summary>What a training ended with. It owns its weights and must be disposed.</summary>
/// <param name="Weights">Those of the best epoch.</param>
/// <param name="Epochs">Every epoch that was trained, ascending.</param>
/// <param name="BestEpoch">The epoch with the lowest validation loss, from 1.</param>
/// <param name="StoppedEarly">Whether patience ran out before the last epoch.</param>
public sealed record TrainingResult(NetworkWeights Weights, IReadOnlyList<EpochReport> Epochs, int BestEpoch, bool StoppedEarly) : IDisposable
{
    /// <summary>The lowest validation loss.</summary>
    public double BestValidationLoss => Epochs[BestEpoch - 1].ValidationLoss;

    public void Dispose() => Weights.Dispose();
}
