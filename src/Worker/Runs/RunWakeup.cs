namespace Worker.Runs;

/// <summary>
/// Wakes the dispatcher: a request came, or a run ended and left room. Several wakes before the next wait count as one. Thread-safe.
/// </summary>
internal sealed class RunWakeup : IDisposable
{
    private readonly SemaphoreSlim _signal = new(0, 1);

    public void Wake()
    {
        try
        {
            _signal.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake already.
        }
    }

    /// <summary>Waits for a wake, or for the longest time.</summary>
    /// <returns>Whether it was a wake.</returns>
    public Task<bool> WaitAsync(TimeSpan longest, CancellationToken cancellationToken) => _signal.WaitAsync(longest, cancellationToken);

    public void Dispose() => _signal.Dispose();
}
