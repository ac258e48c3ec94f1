using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Worker.Storage;
using Worker.Storage.Runs;

namespace Worker.Models;

/// <summary>
/// Lets one run at a time train a model, of all services and command lines that use a database. The lock ends with the run that holds it:
/// an outage of the database does not end it, but a process that dies or sleeps loses it with its run, and cannot store a version any more.
/// </summary>
internal sealed partial class TrainingLock(
    IDbContextFactory<WorkerDbContext> contexts, RunFence fence, TimeProvider time, ILogger<TrainingLock> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Waits until no other run trains the model.</summary>
    /// <returns>The lock: dispose it when the version is stored.</returns>
    public async Task<IAsyncDisposable> AcquireAsync(string kind, string name, CancellationToken cancellationToken)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            if (await TryAcquireAsync(kind, name, cancellationToken) is { } taken) return taken;
            if (isFirst) LogWaiting(name);
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    /// <returns>Null if another run has it.</returns>
    public async Task<IAsyncDisposable?> TryAcquireAsync(string kind, string name, CancellationToken cancellationToken) =>
        await ModelLock.TryTakeAsync(contexts, fence.Current, kind, name, cancellationToken);

    [LoggerMessage(6020, LogLevel.Information, "Another run trains {Name}; this run waits until it ends")]
    private partial void LogWaiting(string name);
}
