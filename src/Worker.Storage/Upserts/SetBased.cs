using System.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace Worker.Storage.Upserts;

/// <summary>One statement over many rows: each column travels as one array and is unnested by the server.</summary>
internal static class SetBased
{
    /// <summary>Runs a statement on the context's connection, inside its transaction if there is one.</summary>
    /// <returns>The rows that the statement inserted, updated or deleted.</returns>
    public static Task<int> ExecuteAsync(
        WorkerDbContext context, string sql, IEnumerable<NpgsqlParameter> parameters, CancellationToken cancellationToken) =>
        RunAsync(context, sql, parameters, command => command.ExecuteNonQueryAsync(cancellationToken), cancellationToken);

    /// <summary>Runs a statement that answers one row, likewise.</summary>
    public static Task<T> SingleAsync<T>(
        WorkerDbContext context, string sql, IEnumerable<NpgsqlParameter> parameters, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken) =>
        RunAsync(context, sql, parameters, async command =>
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            return read(reader);
        }, cancellationToken);

    /// <summary>Runs a statement that answers rows, likewise.</summary>
    public static Task<List<T>> ListAsync<T>(
        WorkerDbContext context, string sql, IEnumerable<NpgsqlParameter> parameters, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken) =>
        RunAsync(context, sql, parameters, async command =>
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var rows = new List<T>();
            while (await reader.ReadAsync(cancellationToken))
                rows.Add(read(reader));
            return rows;
        }, cancellationToken);

    public static NpgsqlParameter Array<TValue>(NpgsqlDbType type, IReadOnlyList<TValue> values) =>
        new NpgsqlParameter<TValue[]> { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | type };

    public static NpgsqlParameter Value<TValue>(NpgsqlDbType type, TValue value) =>
        new() { Value = value is null ? DBNull.Value : value, NpgsqlDbType = type };

    private static async Task<T> RunAsync<T>(
        WorkerDbContext context, string sql, IEnumerable<NpgsqlParameter> parameters, Func<NpgsqlCommand, Task<T>> run, CancellationToken cancellationToken)
    {
        var connection = (NpgsqlConnection)context.Database.GetDbConnection();
        var wasClosed = connection.State == ConnectionState.Closed;
        if (wasClosed)
            await context.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = new NpgsqlCommand(sql, connection);
            foreach (var parameter in parameters)
                command.Parameters.Add(parameter);
            return await run(command);
        }
        finally
        {
            if (wasClosed)
                await context.Database.CloseConnectionAsync();
        }
    }
}
