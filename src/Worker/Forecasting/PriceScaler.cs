using System.Text.Json.Serialization;

namespace Worker.Forecasting;

/// <summary>
/// Turns closes into what the network reads and its outputs back into closes. Fitted on the training segment only, one for
/// each symbol, and kept in the checkpoint. Immutable.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "target")]
[JsonDerivedType(typeof(ReturnScaler), "return")]
[JsonDerivedType(typeof(CloseScaler), "price")]
internal abstract record PriceScaler
{
    /// <summary>Writes one input window.</summary>
    /// <param name="closes">The window's closes and the one before them, oldest first: W + 1 values.</param>
    /// <param name="window">Receives W scaled values.</param>
    public abstract void WriteWindow(ReadOnlySpan<double> closes, Span<float> window);

    /// <summary>The network's target for a close that is <paramref name="horizon"/> sessions ahead (from 1).</summary>
    public abstract float ScaleTarget(double lastClose, double futureClose, int horizon);

    /// <summary>The close that an output of the network means; the inverse of <see cref="ScaleTarget"/>.</summary>
    public abstract double RestoreClose(double lastClose, float output, int horizon);

    /// <summary>Fits a scaler of the requested kind.</summary>
    /// <param name="trainingCloses">Every close that the training segment may see, targets included, oldest first.</param>
    public static PriceScaler Fit(ForecastTarget target, ReadOnlySpan<double> trainingCloses, int maxHorizon) => target switch
    {
        ForecastTarget.Return => ReturnScaler.Fit(trainingCloses, maxHorizon),
        ForecastTarget.Price => CloseScaler.Fit(trainingCloses),
        _ => throw new ArgumentOutOfRangeException(nameof(target), target, "Return or Price"),
    };
}
