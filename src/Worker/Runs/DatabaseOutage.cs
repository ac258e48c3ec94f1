namespace Worker.Runs;

/// <summary>Whether the database is known to be away. It is logged once when it goes and once when it is back. Thread-safe.</summary>
internal sealed class DatabaseOutage : IDisposable
{
    private readonly Lock _lock = new();
    private CancellationTokenSource _began = new();
    private bool _isOngoing;

    public bool IsOngoing => Volatile.Read(ref _isOngoing);

    /// <summary>Is cancelled when an outage begins: what waits on a connection then should drop it.</summary>
    public CancellationToken Began
    {
        get
        {
            lock (_lock) return _began.Token;
        }
    }

    /// <returns>False if that was known already.</returns>
    public bool Begin()
    {
        lock (_lock)
        {
            if (_isOngoing) return false;
            _isOngoing = true;
            // Nobody is called back under the lock.
            _ = _began.CancelAsync();
            return true;
        }
    }

    /// <returns>False if there was none.</returns>
    public bool End()
    {
        lock (_lock)
        {
            if (!_isOngoing) return false;
            _isOngoing = false;
            _began.Dispose();
            _began = new CancellationTokenSource();
            return true;
        }
    }

    public void Dispose() => _began.Dispose();
}
