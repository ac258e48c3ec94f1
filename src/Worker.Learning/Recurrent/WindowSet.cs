namespace Worker.Learning.Recurrent;

/// <summary>Windows and what follows them, in the units that the network is to learn.</summary>
public sealed class WindowSet
{
    /// <param name="inputs">[N, W, F]: windows, oldest session first.</param>
    /// <param name="targets">[N, H].</param>
    /// <exception cref="ArgumentException">The two have not the same number of windows, or none.</exception>
    public WindowSet(float[,,] inputs, float[,] targets)
    {
        if (inputs.GetLength(0) != targets.GetLength(0))
            throw new ArgumentException($"There are {inputs.GetLength(0)} windows and {targets.GetLength(0)} targets; expected as many.", nameof(targets));
        if (inputs.Length == 0 || targets.Length == 0)
            throw new ArgumentException("There is no window; expected at least 1.", nameof(inputs));
        Inputs = inputs;
        Targets = targets;
    }

    /// <summary>[N, W, F].</summary>
    public float[,,] Inputs { get; }

    /// <summary>[N, H].</summary>
    public float[,] Targets { get; }

    /// <summary>N.</summary>
    public int Count => Inputs.GetLength(0);

    /// <summary>W.</summary>
    public int Window => Inputs.GetLength(1);

    /// <summary>F.</summary>
    public int Features => Inputs.GetLength(2);

    /// <summary>H.</summary>
    public int Horizons => Targets.GetLength(1);
}
