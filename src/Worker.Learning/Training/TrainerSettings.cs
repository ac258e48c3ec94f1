namespace Worker.Learning.Training;

/// <summary>How the learning rate changes after the warm-up.</summary>
public enum LearningRateSchedule
{
    Constant,

    /// <summary>
    /// Times <see cref="TrainerSettings.ScheduleGamma"/> after every <see cref="TrainerSettings.ScheduleStepSize"/> epochs.
    /// </summary>
    Step,

    /// <summary>Falls to zero in a straight line over all epochs.</summary>
    Linear,

    /// <summary>
    /// Rises along a cosine from a 25th over the first 30 % of all steps and falls along one to a 250,000th (Smith and Topin,
    /// "Super-Convergence", arXiv 1708.07120, in the two phases of common libraries). The warm-up is part of it:
    /// <see cref="TrainerSettings.WarmupSteps"/> should be 0.
    /// </summary>
    OneCycle,
}

/// <summary>Which epoch's weights a training returns.</summary>
public enum WeightSelection
{
    /// <summary>Those of the lowest validation loss.</summary>
    BestEpoch,

    /// <summary>Those of the last epoch: the number of epochs was chosen elsewhere, and no data are held back for validation.</summary>
    LastEpoch,
}

/// <summary>Which code steps the weights; both are Adam.</summary>
public enum AdamKind
{
    /// <summary>libtorch's fused kernel: one call a step, many times faster with many parameters.</summary>
    Fused,

    /// <summary>TorchSharp's own, some nine calls for each parameter.</summary>
    Library,
}

/// <summary>How a network is trained. The defaults suit small recurrent networks.</summary>
public sealed record TrainerSettings
{
    /// <summary>Most passes over the training items, at least 1.</summary>
    public int Epochs { get; init; } = 200;

    /// <summary>Items a step, at least 1.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Adam's step size after the warm-up, above 0.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>L2 penalty added to the gradient, or the decay of AdamW with <see cref="DecoupledWeightDecay"/>; at least 0.</summary>
    public double WeightDecay { get; init; }

    /// <summary>
    /// Whether weights decay separately from the gradient step (AdamW: Loshchilov and Hutter, arXiv 1711.05101); the fused optimizer only.
    /// </summary>
    public bool DecoupledWeightDecay { get; init; }

    /// <summary>Which epoch's weights are returned.</summary>
    public WeightSelection Selection { get; init; }

    /// <summary>Epochs without a better validation loss after which training stops; 0 trains all epochs.</summary>
    public int Patience { get; init; } = 20;

    /// <summary>Largest L2 norm of all gradients together; larger ones are scaled down to it; 0 leaves them as they are.</summary>
    public double GradientClipNorm { get; init; } = 1;

    /// <summary>The same seed, data and settings give the same weights, bit by bit on a CPU.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Whether every epoch takes the items in another order.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>Steps over which the learning rate rises from near zero, at least 0.</summary>
    public int WarmupSteps { get; init; }

    public LearningRateSchedule Schedule { get; init; }

    /// <summary>
    /// Epochs that the schedule is made for, at least <see cref="Epochs"/>; null for <see cref="Epochs"/>. With more of them, the first
    /// epochs are those of the longer training, and training ends before its last.
    /// </summary>
    public int? ScheduleEpochs { get; init; }

    /// <summary>Epochs between two falls of <see cref="LearningRateSchedule.Step"/>, at least 1.</summary>
    public int ScheduleStepSize { get; init; } = 5;

    /// <summary>What <see cref="LearningRateSchedule.Step"/> multiplies by, in (0, 1].</summary>
    public double ScheduleGamma { get; init; } = 0.1;

    public AdamKind Optimizer { get; init; }

    /// <summary>The same training in batches of another size: it warms up over as many items.</summary>
    internal TrainerSettings InBatchesOf(int size) =>
        size == BatchSize ? this : this with { BatchSize = size, WarmupSteps = (int)((long)WarmupSteps * BatchSize / size) };

    /// <exception cref="ArgumentOutOfRangeException">A value is outside its bounds.</exception>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Epochs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(ScheduleEpochs ?? Epochs, Epochs, nameof(ScheduleEpochs));
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(LearningRate);
        ArgumentOutOfRangeException.ThrowIfNegative(WeightDecay);
        ArgumentOutOfRangeException.ThrowIfNegative(Patience);
        ArgumentOutOfRangeException.ThrowIfNegative(GradientClipNorm);
        ArgumentOutOfRangeException.ThrowIfNegative(WarmupSteps);
        ArgumentOutOfRangeException.ThrowIfLessThan(ScheduleStepSize, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ScheduleGamma);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ScheduleGamma, 1);
    }
}
