using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Worker.Storage;
using Worker.Storage.Runs;

namespace Worker.Checkpoints;

/// <summary>
/// Lets one process at a time train a model, of all that work on a database: services and command lines on every machine. A turn ends with the
/// process that has it; one that loses its database while it trains has lost its turn and goes on, so its version is stored as well.
/// </summary>
internal sealed partial class TrainingTurns(IDbContextFactory<WorkerDbContext> contexts, TimeProvider time, ILogger<TrainingTurns> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Waits until nobody else trains the model.</summary>
    /// <returns>The turn: dispose it when the version is stored.</returns>
    public async Task<IAsyncDisposable> TakeAsync(string kind, string name, CancellationToken cancellationToken)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            if (await ModelLock.TryTakeAsync(contexts, kind, name, cancellationToken) is { } turn) return turn;
            if (isFirst) LogWaiting(name);
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    [LoggerMessage(6020, LogLevel.Information, "{Name} is being trained by another run; this one waits for its turn")]
    private partial void LogWaiting(string name);
}
