using System.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Worker.Storage.Views;

/// <summary>
/// Reads what the pages and the report show, from the views of schema <c>api</c>. Each read is one read-only transaction: all figures of
/// a page are of the same moment, and no query runs longer than the limit. Open the database first. Thread-safe.
/// </summary>
/// <param name="limit">The longest that one query may take; null for <see cref="Limit"/>.</param>
public sealed class ViewReader(IDbContextFactory<WorkerDbContext> contexts, TimeSpan? limit = null)
{
    private readonly TimeSpan _limit = limit ?? Limit;

    /// <summary>The longest that one query may take if nothing else is said.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <exception cref="DatabaseException">A query took longer than the limit.</exception>
    public async Task<T> ReadAsync<T>(Func<WorkerDbContext, Task<T>> read, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        await context.Database.ExecuteSqlAsync(
            $"select set_config('transaction_read_only', 'on', true), set_config('statement_timeout', {$"{_limit.TotalMilliseconds:0}"}, true)",
            cancellationToken);
        try
        {
            return await read(context);
        }
        catch (PostgresException stopped) when (stopped.SqlState == PostgresErrorCodes.QueryCanceled && !cancellationToken.IsCancellationRequested)
        {
            throw new DatabaseException(
                $"A query took longer than {_limit.TotalSeconds:0.#} seconds and was stopped. If the server is busy, try again later; if it is not, run analyze on the database.",
                stopped);
        }
    }
}
