using Worker.Storage.Schema;

namespace Worker.Storage;

/// <summary>What <c>check</c> reports about the database.</summary>
public sealed record DatabaseReport
{
    public required DatabaseMode Mode { get; init; }

    /// <summary>Database, host and login; no password.</summary>
    public required string Description { get; init; }

    /// <summary>As the server says it: <c>15.18 (Debian 15.18-0+deb12u1)</c>.</summary>
    public required string ServerVersion { get; init; }

    /// <summary>Size of the database on disk, for people: <c>12 MB</c>.</summary>
    public required string Size { get; init; }

    public required SchemaState Schema { get; init; }
}
