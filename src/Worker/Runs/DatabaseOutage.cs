namespace Worker.Runs;

/// <summary>Whether the database is known to be away. It is logged once when it goes and once when it is back. Thread-safe.</summary>
internal sealed class DatabaseOutage
{
    private volatile bool _isOngoing;

    public bool IsOngoing => _isOngoing;

    /// <returns>False if that was known already.</returns>
    public bool Begin()
    {
        var isNew = !_isOngoing;
        _isOngoing = true;
        return isNew;
    }

    /// <returns>False if there was none.</returns>
    public bool End()
    {
        var wasOngoing = _isOngoing;
        _isOngoing = false;
        return wasOngoing;
    }
}
