using System.Data;
using Microsoft.EntityFrameworkCore;

namespace Worker.Storage.Views;

/// <summary>
/// Reads what the pages and the report show, from the views of schema <c>api</c>. Each read is one read-only transaction: all figures of
/// a page are of the same moment, and no query runs longer than <see cref="Limit"/>. Open the database first. Thread-safe.
/// </summary>
public sealed class ViewReader(IDbContextFactory<WorkerDbContext> contexts)
{
    /// <summary>The longest that one query may take.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <exception cref="Npgsql.PostgresException">A query took longer than <see cref="Limit"/> (state 57014), or the server refuses
    /// it.</exception>
    public async Task<T> ReadAsync<T>(Func<WorkerDbContext, Task<T>> read, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        await context.Database.ExecuteSqlAsync(
            $"select set_config('transaction_read_only', 'on', true), set_config('statement_timeout', {$"{Limit.TotalMilliseconds:0}"}, true)",
            cancellationToken);
        return await read(context);
    }
}
