using Npgsql;
using Worker.Observability;
using Worker.Storage;

namespace Worker.Cli.Settings;

/// <summary>The rules of section <c>Database</c> that need more than one value, or the machine.</summary>
internal sealed class DatabaseOptionsRules : OptionsRules<DatabaseOptions>
{
    protected override IEnumerable<string> Faults(DatabaseOptions options)
    {
        var hasConnectionString = !string.IsNullOrWhiteSpace(options.ConnectionString);
        if (options.Mode == DatabaseMode.External && !hasConnectionString)
            yield return "Mode: Database:ConnectionString is empty; expected one that names the server, such as Host=db;Database=forecasts;Username=forecaster.";
        if (options.Mode == DatabaseMode.Managed && hasConnectionString)
            yield return "Mode: Database:ConnectionString is set; remove one of the two settings.";
        if (hasConnectionString && ConnectionStringError(options.ConnectionString!) is { } error)
            yield return $"ConnectionString: expected an Npgsql connection string; {error}";
        if (options.BinFolder is not null && !Directory.Exists(options.BinFolder))
            yield return "BinFolder: there is no such folder; expected that of the PostgreSQL server programs, such as /usr/lib/postgresql/16/bin.";
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
