namespace Worker.Learning.Training;

/// <summary>A loss became NaN or infinite, which no later step repairs.</summary>
/// <param name="segment"><c>training</c> or <c>validation</c>.</param>
/// <param name="epoch">From 1.</param>
/// <param name="batch">From 1.</param>
public sealed class NonFiniteLossException(string segment, int epoch, int batch, double loss)
    : Exception($"The {segment} loss became {loss} in epoch {epoch}, batch {batch}. Lower the learning rate, set a gradient clip norm, or look for values in the data that are not finite.")
{
    public int Epoch { get; } = epoch;

    public int Batch { get; } = batch;
}
