using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Worker.Storage.Tables;

namespace Worker.Storage.Schema;

/// <param name="Migrations">The migrations that this step applied, oldest first.</param>
/// <param name="HasNewScripts">Whether the views, functions and grants were created again.</param>
public sealed record MigrationReport(IReadOnlyList<string> Migrations, bool HasNewScripts)
{
    public bool IsUnchanged => Migrations.Count == 0 && !HasNewScripts;
}

/// <summary>
/// Brings a database to the schema of this code: roles, tables, then views. Safe to repeat and from two processes at once.
/// </summary>
internal sealed class SchemaMigrator(TimeProvider time)
{
    // Any constant number works; held for the session, so a migrator that dies releases it.
    private const long LockKey = 0x666f7265_63617374;

    /// <param name="connection">Open, as a login that may prepare the database. Its session state is changed: throw it away
    /// afterwards.</param>
    /// <param name="appLogin">A login that is to have the rights of <c>worker_app</c>; null for none.</param>
    /// <exception cref="DatabaseException">The schema is newer than this code, or the login lacks rights.</exception>
    public async Task<MigrationReport> MigrateAsync(NpgsqlConnection connection, string? appLogin, CancellationToken cancellationToken)
    {
        await ExecuteAsync(connection, $"select pg_advisory_lock({LockKey})", cancellationToken);
        var before = await SchemaState.ReadAsync(connection, cancellationToken);
        before.RefuseNewer($"database '{connection.Database}'");
        await Foundations.EnsureAsync(connection, before.IsOlder, appLogin, cancellationToken);
        if (!before.IsOlder)
            return new MigrationReport([], false);

        // Whoever migrates, everything belongs to one role, and no name means what another user put into schema public.
        await ExecuteAsync(connection, $"set role {Foundations.Owner}; set search_path = pg_catalog, pg_temp", cancellationToken);
        await using var context = new WorkerDbContext(Options(connection));
        await context.Database.MigrateAsync(cancellationToken);
        await StateScriptsAsync(context, connection, cancellationToken);
        return new MigrationReport(before.Pending, true);
    }

    private async Task StateScriptsAsync(WorkerDbContext context, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        foreach (var script in SchemaScripts.All)
        {
            try
            {
                await ExecuteAsync(connection, script.Sql, cancellationToken);
            }
            catch (PostgresException failure)
            {
                throw new InvalidOperationException(
                    $"migrations/{script.Name} fails on PostgreSQL {connection.PostgreSqlVersion}: {failure.MessageText}", failure);
            }
        }
        context.SchemaVersions.Add(new SchemaVersionRow
        {
            CodeVersion = SchemaState.CodeVersion,
            MigrationId = (await context.Database.GetAppliedMigrationsAsync(cancellationToken)).Last(),
            ScriptsSha256 = SchemaScripts.Sha256,
            AppliedAt = time.GetUtcNow(),
        });
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static DbContextOptions<WorkerDbContext> Options(DbConnection connection)
    {
        var builder = new DbContextOptionsBuilder<WorkerDbContext>();
        // A migration may rewrite a large table.
        builder.UseWorkerDatabase(connection, TimeSpan.FromHours(1));
        return builder.Options;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
