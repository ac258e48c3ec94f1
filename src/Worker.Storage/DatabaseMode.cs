namespace Worker.Storage;

/// <summary>Whose PostgreSQL the worker writes to.</summary>
public enum DatabaseMode
{
    /// <summary>A private one that the worker starts and stops, on a Unix socket in its data folder.</summary>
    Managed,

    /// <summary>An external one: version 14 or later, named by the connection string.</summary>
    External,
}
