using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Worker.Learning.Training;

/// <summary>
/// What is to be learnt: a network, items numbered from 0, and a loss. A batch is the numbers of its items, so that the
/// trainer needs to know neither windows nor tokens. Used by one thread.
/// </summary>
public interface ILearningTask
{
    /// <summary>Already on the device that the losses are computed on.</summary>
    nn.Module Network { get; }

    /// <summary>What is trained; parameters left out or without gradient stay as they are.</summary>
    IReadOnlyList<ParameterGroup> ParameterGroups => [new ParameterGroup([.. Network.parameters()])];

    /// <summary>Every training item once, cut into batches.</summary>
    /// <param name="batchSize">Items of a batch; the last may have fewer.</param>
    /// <param name="shuffle">Decides the order, and nothing else may; null keeps the items in theirs.</param>
    IReadOnlyList<int[]> TrainingBatches(int batchSize, Random? shuffle);

    /// <summary>Every validation item once, cut into batches.</summary>
    IReadOnlyList<int[]> ValidationBatches(int batchSize);

    /// <param name="items">Numbers of training items, one batch.</param>
    /// <returns>The mean loss of the items, a scalar with its gradient graph.</returns>
    Tensor TrainingLoss(int[] items);

    /// <param name="items">Numbers of validation items, one batch.</param>
    /// <returns>The mean loss of the items, a scalar; called in evaluation mode and without gradients.</returns>
    Tensor ValidationLoss(int[] items);
}

/// <summary>Parameters that share a learning rate.</summary>
/// <param name="LearningRateFactor">Times the trainer's learning rate, above 0.</param>
public sealed record ParameterGroup(IReadOnlyList<Parameter> Parameters, double LearningRateFactor = 1);
