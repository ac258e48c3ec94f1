using Npgsql;

namespace Worker.Storage.Queries;

/// <summary>Chooses which model version serves, through the functions that operators have in SQL.</summary>
public sealed class ModelVersions(WorkerDatabase database)
{
    /// <exception cref="DatabaseException">There is no such version.</exception>
    public Task PromoteAsync(long id, CancellationToken cancellationToken) =>
        CallAsync("select api.promote_model($1)", cancellationToken, id);

    /// <summary>Makes the next older version of a model the one that serves.</summary>
    /// <exception cref="DatabaseException">No version is current, or none is older.</exception>
    public Task RollbackAsync(string kind, string name, CancellationToken cancellationToken) =>
        CallAsync("select api.rollback_model($1, $2)", cancellationToken, kind, name);

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
