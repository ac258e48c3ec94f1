using Npgsql;

namespace Worker.Storage.Queries;

/// <summary>Chooses which model version serves, through the functions that operators have in SQL.</summary>
public sealed class ModelVersions(WorkerDatabase database)
{
    /// <exception cref="DatabaseException">There is no such version, or its file was removed.</exception>
    public Task PromoteAsync(long id, CancellationToken cancellationToken) =>
        CallAsync("select api.promote_model($1)", cancellationToken, id);

    /// <summary>Makes the version that served before the current one serve again.</summary>
    /// <exception cref="DatabaseException">No version is current, or none that has its file served before.</exception>
    public Task RollbackAsync(string kind, string name, CancellationToken cancellationToken) =>
        CallAsync("select api.rollback_model($1, $2)", cancellationToken, kind, name);

    /// <summary>Stops a version from serving, with none in its place.</summary>
    /// <exception cref="DatabaseException">The version does not serve.</exception>
    public Task RetireAsync(long id, CancellationToken cancellationToken) =>
        CallAsync("select api.retire_model($1)", cancellationToken, id);

    private async Task CallAsync(string sql, CancellationToken cancellationToken, params object[] arguments)
    {
        await using var command = database.DataSource.CreateCommand(sql);
        foreach (var argument in arguments) command.Parameters.Add(new NpgsqlParameter { Value = argument });
        try
        {
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException refusal) when (refusal.SqlState == PostgresErrorCodes.NoDataFound)
        {
            throw new DatabaseException($"{refusal.MessageText}. {refusal.Hint}", refusal);
        }
    }
}
