using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Worker.Storage;

/// <summary>Settings of the section <c>Database</c>.</summary>
public sealed class DatabaseOptions
{
    public const string Section = "Database";

    /// <summary>Managed or External. Default: External if there is a connection string, else Managed.</summary>
    [EnumDataType(typeof(DatabaseMode))]
    public DatabaseMode? Mode { get; set; }

    /// <summary>
    /// An Npgsql connection string: <c>Host=db;Database=forecasts;Username=forecaster;Password=...</c>. With several servers,
    /// <c>Host=db1,db2:5433</c>, the worker uses the one that accepts writes, unless <c>Target Session Attributes</c> is set. Default:
    /// none.
    /// </summary>
    public string? ConnectionString { get; set; }

    /// <summary>
    /// Managed only: folder of the PostgreSQL server programs. Default: none, which takes the newest that the machine has.
    /// </summary>
    public string? BinFolder { get; set; }

    /// <summary>How long one SQL statement may take. Default 2 minutes; 1 second to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long to wait for a server that cannot be reached or is starting up. Default 15 seconds; 0 to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Managed only: how long a start may take, crash recovery included. Default 2 minutes; 5 seconds to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "1.00:00:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Managed only: how long the server stays after the last command that used it, so that the next one need not start it. Default 5
    /// minutes; 0 (stop at once) to 1 day. The service, and a command that systemd or a container runs as its main process, stop it at once.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan IdleTime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The mode in force.</summary>
    public DatabaseMode EffectiveMode =>
        Mode ?? (string.IsNullOrWhiteSpace(ConnectionString) ? DatabaseMode.Managed : DatabaseMode.External);
}

/// <summary>The bounds documented at the properties; what spans several settings is checked by the executable.</summary>
[OptionsValidator]
public sealed partial class DatabaseOptionsValidator : IValidateOptions<DatabaseOptions>;
