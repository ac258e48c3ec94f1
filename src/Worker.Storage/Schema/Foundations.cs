using Npgsql;

namespace Worker.Storage.Schema;

/// <summary>
/// What must be there before the first table: four roles, their memberships and the three schemas. Each is a statement that is
/// tried if it is missing, and shown to the operator if the login may not run it.
/// </summary>
internal static class Foundations
{
    private const int Attempts = 5;

    public const string Owner = "worker_owner";
    public const string App = "worker_app";

    // Who may write may also do what operators do, and they may read.
    private const string Missing =
        $"""
        select 'create role ' || r from unnest(array['{Owner}', 'worker_reader', 'worker_operator', '{App}']) as r
        where not exists (select from pg_roles where rolname = r)
        union all
        select format('grant %s to %s', m.role, m.member)
        from (values ('worker_reader', 'worker_operator'), ('worker_operator', '{App}')) as m (role, member)
        where not exists (
          select from pg_auth_members a join pg_roles r on r.oid = a.roleid join pg_roles u on u.oid = a.member
          where r.rolname = m.role and u.rolname = m.member)
        union all
        select format('grant {Owner} to %I', current_user)
        where $2 and not coalesce((select pg_has_role(current_user, oid, 'member') from pg_roles where rolname = '{Owner}'),
          (select rolsuper from pg_roles where rolname = current_user))
        union all
        select format('grant {App} to %I', $1)
        where $1 is not null and not coalesce((select pg_has_role($1, oid, 'member') from pg_roles where rolname = '{App}'), false)
        union all
        select format('create schema %s authorization {Owner}', s) from unnest(array['{WorkerDbContext.Schema}', '{WorkerDbContext.SchedulerSchema}', 'api']) as s
        where not exists (select from pg_namespace where nspname = s)
        """;

    /// <param name="isMigrating">Whether tables will be changed, for which the login has to act as their owner.</param>
    /// <param name="appLogin">A login that is to have the rights of <c>worker_app</c>; null for none.</param>
    /// <exception cref="DatabaseException">The login lacks the rights; the message holds the SQL for an administrator.</exception>
    public static async Task EnsureAsync(
        NpgsqlConnection connection, bool isMigrating, string? appLogin, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var statements = await MissingAsync(connection, isMigrating, appLogin, cancellationToken);
            try
            {
                foreach (var statement in statements)
                {
                    await using var command = new NpgsqlCommand(statement, connection);
                    await command.ExecuteNonQueryAsync(cancellationToken);
                }
                return;
            }
            catch (PostgresException failure) when (failure.SqlState == PostgresErrorCodes.InsufficientPrivilege)
            {
                throw new DatabaseException(
                    $"The login '{new NpgsqlConnectionStringBuilder(connection.ConnectionString).Username}' may not prepare the database '{connection.Database}': "
                    + $"{failure.MessageText}. Ask an administrator to run this there, then repeat 'forecast-worker migrate':\n"
                    + string.Join('\n', statements.Select(statement => $"  {statement};")), failure);
            }
            catch (PostgresException failure) when (attempt < Attempts && IsRace(failure))
            {
                // Roles belong to the whole server: a migration of another database there was a moment faster.
                await Task.Delay(TimeSpan.FromMilliseconds(50 * attempt), cancellationToken);
            }
        }
    }

    private static bool IsRace(PostgresException failure) =>
        failure.SqlState is PostgresErrorCodes.DuplicateObject or PostgresErrorCodes.UniqueViolation
        || failure.MessageText.Contains("concurrently", StringComparison.Ordinal);

    private static async Task<List<string>> MissingAsync(
        NpgsqlConnection connection, bool isMigrating, string? appLogin, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Missing, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<string?> { TypedValue = appLogin, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text },
                new NpgsqlParameter<bool> { TypedValue = isMigrating },
            },
        };
        List<string> statements = [];
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
            statements.Add(rows.GetString(0));
        return statements;
    }
}
