using Microsoft.EntityFrameworkCore;
using NpgsqlTypes;

namespace Worker.Storage.Upserts;

/// <summary>Writes results and notifies listeners (<c>NOTIFY worker_results</c>), in one transaction.</summary>
internal static class ResultNotice
{
    private const string Sql = "select pg_notify('worker_results', $1)";

    /// <param name="notice">A JSON object of less than 8,000 bytes; sent only if a row changed.</param>
    /// <param name="write">Writes the rows and returns how many it changed.</param>
    public static Task<int> WriteAsync(
        WorkerDbContext context, string notice, Func<Task<int>> write, CancellationToken cancellationToken) =>
        context.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            var written = await write();
            if (written > 0)
                await SetBased.ExecuteAsync(context, Sql, [SetBased.Value(NpgsqlDbType.Text, notice)], cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return written;
        });
}
