namespace Worker.Storage.ManagedServer;

/// <summary>What a private server needs to know.</summary>
public sealed record ManagedServerSettings
{
    /// <summary>
    /// The worker's data folder. The cluster is in <c>postgres/</c> below it; see <see cref="ServerHome"/> for the one exception.
    /// </summary>
    public required string DataFolder { get; init; }

    /// <summary>Folder of <c>initdb</c>, <c>pg_ctl</c> and <c>postgres</c>; null searches the usual places.</summary>
    public string? BinFolder { get; init; }

    /// <summary>How long a start or a stop may take, crash recovery included.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long the server stays after its last user has left; 0 stops it at once.</summary>
    public TimeSpan IdleTime { get; init; } = TimeSpan.Zero;

    /// <summary>Trades durability for speed: for tests, whose data need not survive a power cut.</summary>
    public bool IsEphemeral { get; init; }
}
