using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Worker.Storage;
using Worker.Storage.Runs;

namespace Worker.Models;

/// <summary>
/// Lets one process at a time train a model, of all services and command lines that use a database. The lock ends with the process that holds
/// it. A process that loses its database connection while it trains has lost the lock, continues, and stores its version too.
/// </summary>
internal sealed partial class TrainingLock(IDbContextFactory<WorkerDbContext> contexts, TimeProvider time, ILogger<TrainingLock> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Waits until no other process trains the model.</summary>
    /// <returns>The lock: dispose it when the version is stored.</returns>
    public async Task<IAsyncDisposable> AcquireAsync(string kind, string name, CancellationToken cancellationToken)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            if (await ModelLock.TryTakeAsync(contexts, kind, name, cancellationToken) is { } taken) return taken;
            if (isFirst) LogWaiting(name);
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    [LoggerMessage(6020, LogLevel.Information, "Another run trains {Name}; this run waits until it ends")]
    private partial void LogWaiting(string name);
}
