namespace Worker.Learning.Training;

/// <summary>Where a training stands after an epoch, if it may stop early.</summary>
/// <param name="Epoch">Epochs done.</param>
/// <param name="MaxEpochs">Where the training ends at the latest.</param>
/// <param name="BestEpoch">The epoch whose weights would be kept now.</param>
/// <param name="Patience">Epochs without a better one after which the training ends; 0 if it never ends early.</param>
public sealed record TrainingProgress(int Epoch, int MaxEpochs, int BestEpoch, int Patience)
{
    /// <summary>Of networks that are trained one after the other, the one that is trained, from 0.</summary>
    public int Network { get; init; }

    public int Networks { get; init; } = 1;

    /// <summary>
    /// The share done, 0 to 1, if no epoch to come is better than the best: a better one postpones the end, and the share then grows more
    /// slowly or shrinks.
    /// </summary>
    public double Fraction => (Network + ((double)Epoch / (Patience > 0 ? Math.Min(MaxEpochs, BestEpoch + Patience) : MaxEpochs))) / Networks;

    /// <summary>For people: <c>epoch 7 of at most 30, best 4, 3 of 5 without improvement</c>.</summary>
    public override string ToString()
    {
        var network = Networks > 1 ? $"network {Network + 1} of {Networks}, " : "";
        return Patience == 0
            ? $"{network}epoch {Epoch} of {MaxEpochs}"
            : $"{network}epoch {Epoch} of at most {MaxEpochs}, best {BestEpoch}, {Epoch - BestEpoch} of {Patience} without improvement";
    }
}
