using System.Reflection;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

namespace Worker.Storage.Schema;

/// <summary>How the schema of a database compares with the schema that this code knows.</summary>
public sealed record SchemaState
{
    /// <summary>Version of this worker: <c>0.1.0</c>.</summary>
    public static string CodeVersion { get; } = typeof(SchemaState).Assembly.GetName().Version!.ToString(3);

    private static readonly string[] Known =
    [
        .. Assembly.Load(WorkerDbContextOptions.MigrationsAssembly).GetTypes()
            .Select(type => type.GetCustomAttribute<MigrationAttribute>()?.Id).OfType<string>().Order(StringComparer.Ordinal),
    ];

    /// <summary>Migrations that the database has, oldest first.</summary>
    public required IReadOnlyList<string> Applied { get; init; }

    /// <summary>Version of the worker that changed the schema last; null if none has yet.</summary>
    public required string? AppliedBy { get; init; }

    /// <summary>Fingerprint of the scripts that were applied last; null if none were yet.</summary>
    public required string? ScriptsSha256 { get; init; }

    /// <summary>Migrations that this code has and the database has not.</summary>
    public IReadOnlyList<string> Pending => [.. Known.Except(Applied)];

    /// <summary>Migrations that the database has and this code does not know: newer code made them.</summary>
    public IReadOnlyList<string> Unknown => [.. Applied.Except(Known)];

    public bool IsNewer =>
        Unknown.Count > 0 || (ScriptsDiffer && AppliedBy is not null && Version.Parse(AppliedBy) > Version.Parse(CodeVersion));

    public bool IsOlder => !IsNewer && (Pending.Count > 0 || ScriptsDiffer);

    private bool ScriptsDiffer => ScriptsSha256 != SchemaScripts.Sha256;

    /// <exception cref="DatabaseException">Newer code has changed the schema.</exception>
    public void RefuseNewer(string database)
    {
        if (!IsNewer)
            return;
        var reason = Unknown.Count > 0 ? $"it has the migrations {string.Join(", ", Unknown)}, which this version does not know" : "its views are those of that version";
        throw new DatabaseException(
            $"The schema of {database} was made by forecast-worker {AppliedBy ?? "of an unknown, newer version"}, and this is {CodeVersion}: {reason}. "
            + $"Run forecast-worker {AppliedBy ?? "of that version"} or later; nothing was changed.");
    }

    /// <exception cref="DatabaseException">The schema lacks changes that this code needs.</exception>
    public void RefuseOlder(string database)
    {
        if (!IsOlder)
            return;
        var lacks = Applied.Count == 0 ? "has no tables of the worker yet"
            : Pending.Count > 0 ? $"lacks the migrations {string.Join(", ", Pending)}"
            : $"has the views of forecast-worker {AppliedBy}, and this is {CodeVersion}";
        throw new DatabaseException($"{database} {lacks}. Run 'forecast-worker migrate'.");
    }

    public static async Task<SchemaState> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var look = new NpgsqlCommand(
            $"select exists (select from pg_tables where schemaname = '{WorkerDbContext.Schema}' and tablename = 'schema_versions')", connection);
        if (await look.ExecuteScalarAsync(cancellationToken) is not true)
            return new SchemaState { Applied = [], AppliedBy = null, ScriptsSha256 = null };

        await using var read = new NpgsqlCommand(
            $"""
            select array(select migration_id from {WorkerDbContext.Schema}.{WorkerDbContextOptions.HistoryTable} order by 1), newest.code_version, newest.scripts_sha256
            from (select) as one left join lateral
              (select code_version, scripts_sha256 from {WorkerDbContext.Schema}.schema_versions order by id desc limit 1) as newest on true
            """, connection);
        try
        {
            await using var row = await read.ExecuteReaderAsync(cancellationToken);
            await row.ReadAsync(cancellationToken);
            return new SchemaState
            {
                Applied = row.GetFieldValue<string[]>(0),
                AppliedBy = row.IsDBNull(1) ? null : row.GetString(1),
                ScriptsSha256 = row.IsDBNull(2) ? null : row.GetString(2),
            };
        }
        catch (PostgresException failure) when (failure.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            var login = new NpgsqlConnectionStringBuilder(connection.ConnectionString).Username;
            throw new DatabaseException(
                $"The login '{login}' may not read the worker's tables in database '{connection.Database}': {failure.MessageText}. "
                + $"Ask an administrator: 'grant {Foundations.App} to \"{login}\"'.", failure);
        }
    }
}
