using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace Worker.Storage.Runs;

/// <summary>A lock on a model for as long as a connection lasts: nobody has to clean up after a process that died.</summary>
public sealed class ModelLock : IAsyncDisposable
{
    private readonly WorkerDbContext _context;

    private ModelLock(WorkerDbContext context) => _context = context;

    /// <returns>Null where somebody else has it.</returns>
    public static async Task<ModelLock?> TryTakeAsync(
        IDbContextFactory<WorkerDbContext> contexts, string kind, string name, CancellationToken cancellationToken)
    {
        var context = await contexts.CreateDbContextAsync(cancellationToken);
        try
        {
            await context.Database.OpenConnectionAsync(cancellationToken);
            var key = $"forecast-worker {kind} {name}";
            var isMine = await context.Database
                .SqlQuery<bool>($"""select pg_try_advisory_lock(hashtextextended({key}, 0)) as "Value" """).SingleAsync(cancellationToken);
            if (isMine)
            {
                // The server is to notice a machine that lost its power within half a minute, not after two hours.
                await context.Database.ExecuteSqlAsync($"set tcp_keepalives_idle = 15; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3", cancellationToken);
                return new ModelLock(context);
            }
        }
        catch
        {
            await context.DisposeAsync();
            throw;
        }
        await context.DisposeAsync();
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            // The pool resets a connection only when it is used again.
            await _context.Database.ExecuteSqlAsync($"select pg_advisory_unlock_all()");
        }
        catch (Exception gone) when (gone is DbException or InvalidOperationException)
        {
            // The lock ended with the connection.
        }
        await _context.DisposeAsync();
    }
}
