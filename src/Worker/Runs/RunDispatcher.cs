using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Worker.Jobs;
using Worker.Storage;
using Worker.Storage.Runs;

namespace Worker.Runs;

/// <summary>
/// Begins queued runs on this node while it has room, and executes them. Of several nodes the database gives each run to one. When the
/// service stops, the runs are asked to stop and return to the queue.
/// </summary>
internal sealed partial class RunDispatcher(
    JobRunner runner, IRunStore store, ActiveRuns active, RunWakeup wakeup, CurrentSchedule schedule, NodeClock clock, NpgsqlDataSource database, DatabaseRetry retry,
    IDbContextFactory<WorkerDbContext> contexts, IOptions<ServiceOptions> options, TimeProvider time, ILogger<RunDispatcher> logger,
    ILoggerFactory loggers) : BackgroundService
{
    private static readonly TimeSpan StopInterval = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Starts no more runs, asks those that are executed to stop, and waits until their rows show how they ended.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await _stopping.CancelAsync();
        while (active.All.Any(run => !run.IsStuck) && !cancellationToken.IsCancellationRequested) await wakeup.WaitAsync(StopInterval, CancellationToken.None);
        if (active.All is { Count: > 0 } left) LogLeft(string.Join(", ", left.Select(run => run.Run.Id)));
    }

    public override void Dispose()
    {
        _stopping.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The host must not wait for the first round.
        await Task.Yield();
        var pipeline = DatabaseRetry.Build(time, _ => true, Failed);
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                var next = await pipeline.ExecuteAsync(async stop => await FillAsync(stop), stoppingToken);
                await wakeup.WaitAsync(
                    Min(next > TimeSpan.Zero ? next.Value : options.Value.PollInterval, options.Value.PollInterval), stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service is stopping.
        }
    }

    /// <returns>How long until the next attempt of a failed run is due; null if none waits.</returns>
    private async Task<TimeSpan?> FillAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested
            && active.Capacity(runner.Catalog, schedule.Options, takesScheduled: clock.Refusal is null) is { } capacity
            // Not cancelled: the database might have given the run to this node already.
            && await store.ClaimAsync(capacity, CancellationToken.None) is { } run)
        {
            Begin(active.Begin(run, schedule.Options.Of(run.Job).UsesDevice));
        }
        return await RunQueue.NextAttemptInAsync(database, stoppingToken);
    }

    private void Failed(Exception failure, TimeSpan pause)
    {
        // The listener reports a database that is away.
        retry.DropConnections(failure);
        if (!DatabaseRetry.IsAway(failure)) LogFailed(failure.Message, pause.TotalSeconds);
    }

    private void Begin(ActiveRun run)
    {
        // What a run logs is its own: it inherits nothing, and nothing inherits from it.
        using (ExecutionContext.SuppressFlow()) _ = Task.Run(() => ExecuteAsync(run));
    }

    private async Task ExecuteAsync(ActiveRun own)
    {
        var run = own.Run;
        try
        {
            var children = new QueuedChildRuns(
                runner.Catalog, own, database, retry, contexts, time, loggers.CreateLogger<QueuedChildRuns>());
            var report = await runner.RunAsync(runner.Catalog.Find(run.Job), run, children, Terms(run), observer: null, _stopping.Token);
            if (report.Unfinished is { } work)
            {
                own.IsStuck = true;
                wakeup.Wake();
                await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        catch (Exception failure)
        {
            // The runner throws nothing; should it, the rescuer requeues the run, whose heartbeat has ended.
            LogBroken(failure, run.Id);
        }
        finally
        {
            active.End(own);
            wakeup.Wake();
        }
    }

    private RunTerms Terms(OpenRun run)
    {
        var again = schedule.Options.Of(run.Job).Retry;
        var isTriedAgain = run.IsUnattended && again.MaxRetries > 0;
        return new RunTerms
        {
            // As long as an outage of the database may take without the work of hours being lost.
            ClosingTimeout = TimeSpan.FromMinutes(30),
            // So that the row can still be written before the host stops waiting.
            GracePeriod = options.Value.ShutdownTimeout * 0.8,
            PauseLimit = options.Value.NodeTimeout * 0.8,
            MaxAttempts = options.Value.MaxAttempts,
            IsRequeued = true,
            RetryIn = RetryDelays.After(run.Failures + 1, isTriedAgain ? again : RetryDelays.AfterOutages),
            RetriesOnlyOutages = !isTriedAgain,
        };
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    [LoggerMessage(7031, LogLevel.Warning, "No runs can be begun: {Reason} Next attempt in {Seconds:0.0} s")]
    private partial void LogFailed(string reason, double seconds);

    [LoggerMessage(7033, LogLevel.Error, "Run {RunId} was left: a defect of the runner")]
    private partial void LogBroken(Exception failure, long runId);

    [LoggerMessage(7037, LogLevel.Warning, "The service stops while these runs do not: {Runs}. They end with the process")]
    private partial void LogLeft(string runs);
}
