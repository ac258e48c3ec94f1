using Microsoft.EntityFrameworkCore;
using Npgsql;
using Worker.Storage;

namespace Worker.IntegrationTests.Database;

/// <summary>A database of one test. The whole server is thrown away in the end, so nothing is dropped here.</summary>
public sealed class TestDatabase : IAsyncDisposable, IDbContextFactory<WorkerDbContext>
{
    private readonly DbContextOptions<WorkerDbContext> _options;

    internal TestDatabase(NpgsqlConnectionStringBuilder address)
    {
        Name = address.Database!;
        ConnectionString = address.ConnectionString;
        DataSource = NpgsqlDataSource.Create(ConnectionString);
        var builder = new DbContextOptionsBuilder<WorkerDbContext>();
        builder.UseWorkerDatabase(DataSource);
        _options = builder.Options;
    }

    public string Name { get; }

    /// <summary>As the superuser.</summary>
    public string ConnectionString { get; }

    public NpgsqlDataSource DataSource { get; }

    /// <summary>What the product's classes take.</summary>
    public IDbContextFactory<WorkerDbContext> Contexts => this;

    public WorkerDbContext CreateDbContext() => new(_options);

    public async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The one value that a query answers.</summary>
    public async Task<T> ScalarAsync<T>(string sql, CancellationToken cancellationToken)
    {
        await using var command = DataSource.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>The rows of a query, each as its values.</summary>
    public async Task<List<object?[]>> RowsAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = DataSource.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<object?[]> rows = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add([.. row.Select(value => value is DBNull ? null : value)]);
        }
        return rows;
    }

    public ValueTask DisposeAsync() => DataSource.DisposeAsync();
}
