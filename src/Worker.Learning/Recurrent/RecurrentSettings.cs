namespace Worker.Learning.Recurrent;

/// <summary>The recurrent unit.</summary>
public enum RecurrentCell
{
    /// <summary>Gated recurrent unit (Cho et al., arXiv 1406.1078).</summary>
    Gru,

    /// <summary>Long short-term memory (Hochreiter and Schmidhuber, Neural Computation 1997).</summary>
    Lstm,

    /// <summary>The plain tanh unit (Elman, Cognitive Science 1990).</summary>
    Rnn,
}

/// <summary>The shape of a <see cref="RecurrentNetwork"/>: what must be kept with its weights to rebuild it.</summary>
public sealed record RecurrentSettings
{
    public RecurrentCell Cell { get; init; }

    /// <summary>F: values of a session, at least 1.</summary>
    public int Features { get; init; } = 1;

    /// <summary>Cells stacked on each other, at least 1.</summary>
    public int Layers { get; init; } = 2;

    /// <summary>D: width of a layer's state, at least 1.</summary>
    public int Hidden { get; init; } = 100;

    /// <summary>Share of a layer's outputs left out between layers while training, in [0, 1); one layer has no between.</summary>
    public double Dropout { get; init; } = 0.2;

    /// <summary>H: values predicted from a window, at least 1.</summary>
    public int Horizons { get; init; } = 1;

    /// <exception cref="ArgumentOutOfRangeException">A value is outside its bounds.</exception>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Features, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Layers, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Hidden, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Horizons, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(Dropout);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(Dropout, 1);
    }
}
