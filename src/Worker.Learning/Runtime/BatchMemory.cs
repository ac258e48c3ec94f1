namespace Worker.Learning.Runtime;

/// <summary>
/// What happens if the memory of the device does not hold a batch: the work starts again with half of it, and all that follows is done in
/// halves too. It happens once. Used by one thread at a time.
/// </summary>
/// <param name="runtime">Its <see cref="ComputeSettings.BatchHalved"/> is told.</param>
/// <param name="batchSize">Items, at least 1.</param>
/// <param name="setting">What the operator sets the batch size with; null if nothing does.</param>
internal sealed class BatchMemory(TorchRuntime runtime, int batchSize, string? setting)
{
    private bool _isHalved;

    private int Size => _isHalved ? batchSize / 2 : batchSize;

    /// <param name="work">From its beginning, with the batch size that it is given. What it returns depends on nothing that an earlier call
    /// has left, so that it can be repeated with that batch size. It releases its tensors before it throws.</param>
    /// <exception cref="DeviceMemoryException">Half of the batch does not fit either, or the batch is one item.</exception>
    public T Run<T>(Func<int, T> work)
    {
        try
        {
            return work(Size);
        }
        catch (Exception failure) when (TorchDevice.IsOutOfMemory(failure))
        {
            if (_isHalved || batchSize == 1) throw new DeviceMemoryException(batchSize, Size, setting, failure);
            _isHalved = true;
            runtime.Settings.BatchHalved?.Invoke(new HalvedBatch(batchSize, Size, setting, DeviceMemoryException.FirstLine(failure)));
        }

        // Not in the handler: there the failed call may still hold tensors that only their finalizers release.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Run(work);
    }
}
