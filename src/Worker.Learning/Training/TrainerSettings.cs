namespace Worker.Learning.Training;

/// <summary>How the learning rate changes after the warm-up.</summary>
public enum LearningRateSchedule
{
    Constant,

    /// <summary>Times <see cref="TrainerSettings.ScheduleGamma"/> after every <see cref="TrainerSettings.ScheduleStepSize"/> epochs.</summary>
    Step,

    /// <summary>Falls to zero in a straight line over all epochs.</summary>
    Linear,
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

    /// <summary>L2 penalty added to the gradient, at least 0.</summary>
    public double WeightDecay { get; init; }

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

    /// <summary>Epochs between two falls of <see cref="LearningRateSchedule.Step"/>, at least 1.</summary>
    public int ScheduleStepSize { get; init; } = 5;

    /// <summary>What <see cref="LearningRateSchedule.Step"/> multiplies by, in (0, 1].</summary>
    public double ScheduleGamma { get; init; } = 0.1;

    public AdamKind Optimizer { get; init; }

    /// <exception cref="ArgumentOutOfRangeException">A value is outside its bounds.</exception>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Epochs, 1);
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
