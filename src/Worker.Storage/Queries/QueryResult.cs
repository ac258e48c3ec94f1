using System.Runtime.CompilerServices;
using Npgsql;

namespace Worker.Storage.Queries;

/// <param name="Type">As PostgreSQL calls it: <c>integer</c>, <c>timestamp with time zone</c>, <c>text[]</c>.</param>
public sealed record QueryColumn(string Name, string Type)
{
    /// <summary>Whether people expect it aligned to the right.</summary>
    public bool IsNumeric => Type is "smallint" or "integer" or "bigint" or "real" or "double precision"
        || (Type.StartsWith("numeric", StringComparison.Ordinal) && !Type.EndsWith(']'));
}

/// <summary>What one statement did.</summary>
/// <param name="Verb">Its kind, lower case: <c>select</c>, <c>insert</c>; <see cref="Other"/> for all that count no rows.</param>
/// <param name="Rows">Rows that it answered or wrote.</param>
public sealed record StatementOutcome(string Verb, long Rows)
{
    public const string Other = "statement";
}

/// <summary>
/// The answer to one or more statements, with every value as PostgreSQL itself writes it. Rows stream: any number of them fits. It stands at
/// the first statement that answers rows; <see cref="NextAsync"/> moves to the next one.
/// </summary>
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
        Columns = ReadColumns();
        Current = CurrentStatement();
    }

    /// <summary>Of the current statement; empty if no statement is left that answers rows.</summary>
    public IReadOnlyList<QueryColumn> Columns { get; private set; }

    /// <summary>The number of the current statement, from 0; that of the statements if none is left that answers rows.</summary>
    public int Current { get; private set; }

    /// <summary>How many statements were sent, over or not.</summary>
#pragma warning disable CS0618 // There is no other way to the outcome of each statement of a text that the driver splits.
    public int Statements => _reader.Statements.Count;

    /// <summary>What the statements did that are over, in their order.</summary>
    public IReadOnlyList<StatementOutcome> Outcomes =>
        [.. _reader.Statements.TakeWhile(one => one.StatementType != StatementType.Unknown).Select(one => new StatementOutcome(Verb(one.StatementType), (long)one.Rows))];
#pragma warning restore CS0618

    /// <summary>The rows of the current statement, in order; null is SQL's null. Can be read once.</summary>
    /// <exception cref="DatabaseException">The server refused the rest of the query.</exception>
    public async IAsyncEnumerable<IReadOnlyList<string?>> RowsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (await ExplainedAsync(() => _reader.ReadAsync(cancellationToken)))
        {
            var row = new string?[Columns.Count];
            for (var column = 0; column < row.Length; column++)
                row[column] = _reader.IsDBNull(column) ? null : _reader.GetString(column);
            yield return row;
        }
    }

    /// <summary>Moves to the next statement that answers rows; false if there is none.</summary>
    /// <exception cref="DatabaseException">The server refuses a statement.</exception>
    public async Task<bool> NextAsync(CancellationToken cancellationToken)
    {
        var hasNext = await ExplainedAsync(() => _reader.NextResultAsync(cancellationToken));
        Columns = hasNext ? ReadColumns() : [];
        Current = CurrentStatement();
        return hasNext;
    }

    /// <param name="mayWrite">Whether a statement that changes something is run; otherwise the server refuses it.</param>
    /// <exception cref="DatabaseException">The server refuses the query; the message is the server's, with its hint.</exception>
    internal static async Task<QueryResult> RunAsync(NpgsqlDataSource dataSource, string sql, bool mayWrite, CancellationToken cancellationToken)
    {
        var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        // What a person asks for may take its time; they can interrupt it.
        var command = new NpgsqlCommand(sql, connection) { AllResultTypesAreUnknown = true, CommandTimeout = 0 };
        try
        {
            return await ExplainedAsync(async () =>
            {
                if (!mayWrite)
                    await RefuseWritesAsync(connection, cancellationToken);
                return new QueryResult(connection, command, await command.ExecuteReaderAsync(cancellationToken));
            });
        }
        catch
        {
            await command.DisposeAsync();
            await connection.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _reader.DisposeAsync();
        await _command.DisposeAsync();
        await _connection.DisposeAsync();
    }

    // The pool undoes it when the connection is given back.
    private static async Task RefuseWritesAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var guard = new NpgsqlCommand("set session characteristics as transaction read only", connection);
        await guard.ExecuteNonQueryAsync(cancellationToken);
    }

    // One that answers no rows is over when its columns arrive.
    private int CurrentStatement() => Outcomes.Count - (Columns.Count > 0 && !_reader.HasRows ? 1 : 0);

    private QueryColumn[] ReadColumns() =>
        [.. Enumerable.Range(0, _reader.FieldCount).Select(column => new QueryColumn(_reader.GetName(column), _reader.GetDataTypeName(column)))];

    private static string Verb(StatementType type) => type switch
    {
        StatementType.Select or StatementType.Insert or StatementType.Update or StatementType.Delete or StatementType.Merge or StatementType.Copy
            or StatementType.Move or StatementType.Fetch => type.ToString().ToLowerInvariant(),
        StatementType.CreateTableAs => "create table as",
        _ => StatementOutcome.Other,
    };

    private static async Task<T> ExplainedAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (PostgresException refusal)
        {
            throw Explain(refusal);
        }
        catch (NotSupportedException failure) when (failure.Message.StartsWith("COPY", StringComparison.Ordinal))
        {
            throw new DatabaseException(
                "COPY to or from this program is not possible in a query given as an argument. Use --csv, or pipe the statement to forecast-worker sql, which is psql then.",
                failure);
        }
        catch (NpgsqlException failure)
        {
            throw new DatabaseException($"The connection to the database broke: {failure.InnerException?.Message ?? failure.Message} Run the query again.", failure);
        }
    }

    private static DatabaseException Explain(PostgresException refusal)
    {
        var position = refusal.Position > 0 ? $" (at character {refusal.Position})" : "";
        var hint = string.IsNullOrEmpty(refusal.Hint) ? "" : $" Hint: {refusal.Hint}";
        var isReadOnly = refusal.SqlState == PostgresErrorCodes.ReadOnlySqlTransaction;
        return new DatabaseException(
            $"PostgreSQL refuses the query: {refusal.MessageText}{position}.{hint}"
            + (isReadOnly ? " sql only reads unless --write is given; add --write if the statement is to change something." : ""), refusal);
    }
}
