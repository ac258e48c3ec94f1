using Microsoft.Extensions.Options;
using Npgsql;

namespace Worker.Storage;

/// <summary>Settings of the section <c>Database</c>.</summary>
public sealed class DatabaseOptions
{
    public const string Section = "Database";

    /// <summary>Managed or External. Default: External if there is a connection string, else Managed.</summary>
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
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long to wait for a server that cannot be reached or is starting up. Default 15 seconds; 0 to 1 day.</summary>
    public TimeSpan ConnectPatience { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Managed only: how long a start may take, crash recovery included. Default 2 minutes; 5 seconds to 1 day.</summary>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>The mode in force.</summary>
    public DatabaseMode EffectiveMode => Mode ?? (string.IsNullOrWhiteSpace(ConnectionString) ? DatabaseMode.Managed : DatabaseMode.External);
}

/// <summary>Reports everything that is wrong at once, with the value that is.</summary>
public sealed class DatabaseOptionsValidator : IValidateOptions<DatabaseOptions>
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public ValidateOptionsResult Validate(string? name, DatabaseOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        var hasConnectionString = !string.IsNullOrWhiteSpace(options.ConnectionString);
        if (options.Mode is { } mode && !Enum.IsDefined(mode))
            result.AddError($"Database:Mode is {mode}; it should be Managed or External.");
        if (options.Mode == DatabaseMode.External && !hasConnectionString)
            result.AddError("Database:Mode is External but Database:ConnectionString is empty; it should name the server, such as Host=db;Database=forecasts;Username=forecaster.");
        if (options.Mode == DatabaseMode.Managed && hasConnectionString)
            result.AddError("Database:Mode is Managed but Database:ConnectionString is set; leave out one of them.");
        if (hasConnectionString && ConnectionStringError(options.ConnectionString!) is { } error)
            result.AddError($"Database:ConnectionString is no Npgsql connection string: {error}");
        if (options.BinFolder is not null && !Directory.Exists(options.BinFolder))
            result.AddError($"Database:BinFolder is '{options.BinFolder}', which is no folder; it should be that of the PostgreSQL server programs, such as /usr/lib/postgresql/16/bin.");
        Within(nameof(options.CommandTimeout), options.CommandTimeout, TimeSpan.FromSeconds(1));
        Within(nameof(options.ConnectPatience), options.ConnectPatience, TimeSpan.Zero);
        Within(nameof(options.StartTimeout), options.StartTimeout, TimeSpan.FromSeconds(5));
        return result.Build();

        void Within(string setting, TimeSpan value, TimeSpan least)
        {
            if (value < least || value > Day)
                result.AddError($"Database:{setting} is {value}; it should be between {least} and {Day}.");
        }
    }

    // The message names the keyword at fault, never the value: that may be a password.
    private static string? ConnectionStringError(string text)
    {
        try
        {
            var builder = new NpgsqlConnectionStringBuilder(text);
            return string.IsNullOrEmpty(builder.Host) ? "it names no Host." : null;
        }
        catch (ArgumentException failure)
        {
            return failure.ParamName is { } keyword ? $"'{keyword}' is unknown or its value does not fit." : "it cannot be read.";
        }
    }
}
