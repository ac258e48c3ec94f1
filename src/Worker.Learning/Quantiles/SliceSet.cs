namespace Worker.Learning.Quantiles;

/// <summary>
/// The sessions of many series in a row, one series after the other, and what may be learnt at each of them. Slices of L sessions are cut
/// from it, none across two series.
/// </summary>
public sealed class SliceSet
{
    /// <param name="inputs">[N, F]: the features of every session.</param>
    /// <param name="targets">[N, H]: what follows each session, in units of its scale; anything if the weight is 0.</param>
    /// <param name="weights">[N, H]: the weight of each target in the loss, 0 for one that is not known or not to be learnt from.</param>
    /// <param name="starts">First session of each series, ascending, the first 0.</param>
    /// <exception cref="ArgumentException">The sizes do not fit each other.</exception>
    public SliceSet(float[,] inputs, float[,] targets, float[,] weights, IReadOnlyList<int> starts)
    {
        if (targets.GetLength(0) != inputs.GetLength(0) || weights.GetLength(0) != inputs.GetLength(0) || weights.GetLength(1) != targets.GetLength(1))
        {
            throw new ArgumentException(
                $"There are {inputs.GetLength(0)} sessions, {targets.GetLength(0)} x {targets.GetLength(1)} targets and "
                + $"{weights.GetLength(0)} x {weights.GetLength(1)} weights; expected as many of each.", nameof(targets));
        }
        if (starts.Count == 0 || starts[0] != 0 || starts[^1] >= inputs.GetLength(0))
            throw new ArgumentException("The series must start at session 0 and have at least one session each.", nameof(starts));
        (Inputs, Targets, Weights, Starts) = (inputs, targets, weights, starts);
    }

    /// <summary>[N, F].</summary>
    public float[,] Inputs { get; }

    /// <summary>[N, H].</summary>
    public float[,] Targets { get; }

    /// <summary>[N, H].</summary>
    public float[,] Weights { get; }

    /// <summary>First session of each series.</summary>
    public IReadOnlyList<int> Starts { get; }

    /// <summary>N: sessions of all series.</summary>
    public int Count => Inputs.GetLength(0);

    /// <summary>F.</summary>
    public int Features => Inputs.GetLength(1);

    /// <summary>H.</summary>
    public int Horizons => Targets.GetLength(1);

    /// <summary>One past the last session of a series.</summary>
    public int EndOf(int series) => series + 1 < Starts.Count ? Starts[series + 1] : Count;
}
