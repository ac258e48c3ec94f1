namespace Worker.Storage;

/// <summary>The server answers but accepts no writes: a standby, or a primary that was set to read-only.</summary>
public sealed class ReadOnlyDatabaseException(string database)
    : Exception($"The {database} is read-only. The worker waits for a server that accepts writes: promote the standby, or point Database:ConnectionString to the primary.");
