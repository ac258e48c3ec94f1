using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Npgsql;
using Worker.Jobs;
using Worker.Storage;
using Worker.Storage.Runs;
using Worker.Storage.Tables;

namespace Worker.Runs;

/// <summary>
/// Requests the parts of a run like any other runs, so that any node may take them, and waits until they have ended. A run that waits takes
/// up no room on its node.
/// </summary>
internal sealed partial class QueuedChildRuns(
    JobCatalog catalog, ActiveRun parent, NpgsqlDataSource database, DatabaseRetry retry, IDbContextFactory<WorkerDbContext> contexts, TimeProvider time,
    ILogger<QueuedChildRuns> logger) : IChildRuns
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public bool IsShared => true;

    public bool Has(string job) => catalog.Has(job);

    public async Task<IReadOnlyList<RunReport>> RunAllAsync(
        string job, IReadOnlyList<JobArguments> parts, Action<RunReport>? ended, CancellationToken cancellationToken)
    {
        var entry = catalog.Find(job);
        using var waiting = parent.Wait();
        var ids = new long[parts.Count];
        for (var i = 0; i < ids.Length; i++) ids[i] = await QueueAsync(job, RunArguments.ToJson(entry.Only(parts[i])).ToJsonString(), cancellationToken);
        var open = ids.ToHashSet();
        var runs = new Dictionary<long, RunReport>();
        while (true)
        {
            foreach (var run in (await FindAsync([.. open], cancellationToken)).Select(RunReport.Of).Where(run => run.HasEnded))
            {
                open.Remove(run.RunId);
                if (run.HasFailed) LogFailed(run.RunId, job, run.State, run.Summary);
                runs[run.RunId] = run;
                ended?.Invoke(run);
            }
            if (open.Count == 0) return [.. ids.Select(id => runs[id])];
            await Task.Delay(Interval, time, cancellationToken);
        }
    }

    private Task<IReadOnlyList<RunRow>> FindAsync(long[] ids, CancellationToken cancellationToken) => retry.ExecuteAsync(
        async stop =>
        {
            await using var context = await contexts.CreateDbContextAsync(stop);
            return await RunHistory.FindAsync(context, ids, stop);
        },
        cancellationToken);

    private Task<long> QueueAsync(string job, string arguments, CancellationToken cancellationToken) => retry.ExecuteAsync(
        async stop => await RunHistory.PartAsync(database, parent.Run.Id, job, arguments, stop)
            ?? await RunFunctions.QueueAsync(database, job, arguments, parent.Run.RequestedBy, parent.Run.Id, null, stop),
        cancellationToken);

    [LoggerMessage(7036, LogLevel.Warning, "Run {RunId} of {Job}, a part of this one, {State}: {Summary}")]
    private partial void LogFailed(long runId, string job, RunState state, string summary);
}
