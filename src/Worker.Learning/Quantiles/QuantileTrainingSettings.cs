namespace Worker.Learning.Quantiles;

/// <summary>How slices are cut and which quantiles are learnt.</summary>
public sealed record QuantileTrainingSettings
{
    /// <summary>L: sessions of a slice, above the warm-up.</summary>
    public int SliceLength { get; init; } = 150;

    /// <summary>Sessions at the head of a slice that carry no loss, at least 0.</summary>
    public int WarmUp { get; init; } = 30;

    /// <summary>The Q levels, ascending, each in (0, 1).</summary>
    public required IReadOnlyList<double> Levels { get; init; }

    /// <exception cref="ArgumentOutOfRangeException">A value is outside its bounds.</exception>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(WarmUp);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(SliceLength, WarmUp);
    }
}
