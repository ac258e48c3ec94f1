namespace Worker.Learning.Training;

/// <summary>The mean over items of the means of their batches.</summary>
internal sealed class MeanLoss(string segment, int epoch)
{
    private double _sum;
    private long _items;
    private int _batches;

    /// <exception cref="InvalidOperationException">There was no batch.</exception>
    public double Value => _items > 0
        ? _sum / _items
        : throw new InvalidOperationException($"There are no {segment} items; expected at least 1.");

    /// <exception cref="NonFiniteLossException">The loss is NaN or infinite.</exception>
    public void Add(double meanOfBatch, int items)
    {
        _batches++;
        if (!double.IsFinite(meanOfBatch))
            throw new NonFiniteLossException(segment, epoch, _batches, meanOfBatch);
        _sum += meanOfBatch * items;
        _items += items;
    }
}
