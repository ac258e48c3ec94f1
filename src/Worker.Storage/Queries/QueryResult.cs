using System.Runtime.CompilerServices;
using Npgsql;

namespace Worker.Storage.Queries;

/// <param name="IsNumeric">Whether people expect it aligned to the right.</param>
public sealed record QueryColumn(string Name, bool IsNumeric);

/// <summary>The answer to one query, with every value as PostgreSQL itself writes it. Rows stream: any number of them fits.</summary>
public sealed class QueryResult : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlCommand _command;
    private readonly NpgsqlDataReader _reader;

    private QueryResult(NpgsqlConnection connection, NpgsqlCommand command, NpgsqlDataReader reader)
    {
        _connection = connection;
        _command = command;
        _reader = reader;
        Columns = [.. Enumerable.Range(0, reader.FieldCount).Select(column => new QueryColumn(reader.GetName(column), IsNumber(reader.GetDataTypeName(column))))];
    }

    /// <summary>Empty if the statement answers no rows.</summary>
    public IReadOnlyList<QueryColumn> Columns { get; }

    /// <summary>Rows that the statement wrote; -1 if it wrote none.</summary>
    public int RowsAffected => _reader.RecordsAffected;

    /// <summary>The rows, in order; null is SQL's null. Can be read once.</summary>
    /// <exception cref="DatabaseException">The server refused the rest of the query.</exception>
    public async IAsyncEnumerable<IReadOnlyList<string?>> RowsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (await NextAsync(cancellationToken))
        {
            var row = new string?[Columns.Count];
            for (var column = 0; column < row.Length; column++)
                row[column] = _reader.IsDBNull(column) ? null : _reader.GetString(column);
            yield return row;
        }
    }

    /// <exception cref="DatabaseException">The server refuses the query; the message is the server's, with its hint.</exception>
    internal static async Task<QueryResult> RunAsync(NpgsqlDataSource dataSource, string sql, CancellationToken cancellationToken)
    {
        var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        // What a person asks for may take its time; they can interrupt it.
        var command = new NpgsqlCommand(sql, connection) { AllResultTypesAreUnknown = true, CommandTimeout = 0 };
        try
        {
            return new QueryResult(connection, command, await command.ExecuteReaderAsync(cancellationToken));
        }
        catch (Exception failure)
        {
            await command.DisposeAsync();
            await connection.DisposeAsync();
            if (failure is PostgresException refusal)
                throw Explain(refusal);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _reader.DisposeAsync();
        await _command.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private async Task<bool> NextAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _reader.ReadAsync(cancellationToken);
        }
        catch (PostgresException refusal)
        {
            throw Explain(refusal);
        }
    }

    private static DatabaseException Explain(PostgresException refusal)
    {
        var position = refusal.Position > 0 ? $" (at character {refusal.Position})" : "";
        var hint = string.IsNullOrEmpty(refusal.Hint) ? "" : $" Hint: {refusal.Hint}";
        return new DatabaseException($"PostgreSQL refuses the query: {refusal.MessageText}{position}.{hint}", refusal);
    }

    private static bool IsNumber(string type) => type is "smallint" or "integer" or "bigint" or "real" or "double precision"
        || type.StartsWith("numeric", StringComparison.Ordinal);
}
