using Worker.Learning.Recurrent;

namespace Worker.Learning.Quantiles;

/// <summary>The shape of a <see cref="QuantileNetwork"/>: what must be kept with its weights to rebuild it.</summary>
public sealed record QuantileNetworkSettings
{
    public RecurrentCell Cell { get; init; }

    /// <summary>F: values of a session, at least 1.</summary>
    public required int Features { get; init; }

    /// <summary>Cells stacked on each other, at least 1.</summary>
    public int Layers { get; init; } = 2;

    /// <summary>D: width of a layer's state, at least 1.</summary>
    public int Hidden { get; init; } = 32;

    /// <summary>Share of outputs left out between layers and before the head while training, in [0, 1).</summary>
    public double Dropout { get; init; } = 0.3;

    /// <summary>H: horizons, at least 1.</summary>
    public required int Horizons { get; init; }

    /// <summary>Q: quantiles of a horizon, odd and at least 3; the middle one is the median.</summary>
    public required int Quantiles { get; init; }

    /// <summary>Whether the network moves the median too; otherwise it stays where the base quantiles have it.</summary>
    public bool LearnsMedian { get; init; }

    /// <exception cref="ArgumentOutOfRangeException">A value is outside its bounds.</exception>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Features, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Layers, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Hidden, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Horizons, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Quantiles, 3);
        ArgumentOutOfRangeException.ThrowIfNotEqual(Quantiles % 2, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(Dropout);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(Dropout, 1);
    }
}
