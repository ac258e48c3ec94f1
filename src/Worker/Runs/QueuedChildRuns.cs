using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Npgsql;
using Worker.Jobs;
using Worker.Storage;
using Worker.Storage.Runs;
using Worker.Storage.Tables;

namespace Worker.Runs;

/// <summary>Asks for the parts of a run as anybody asks for runs, so that any node may take them, and waits until they have ended.</summary>
internal sealed partial class QueuedChildRuns(
    JobRunner runner, NpgsqlDataSource database, DatabaseRetry retry, OpenRun parent, TimeProvider time, ILogger<QueuedChildRuns> logger) : IChildRuns
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public bool IsShared => true;

    public bool Has(string job) => runner.Has(job);

    public async Task<IReadOnlyList<ChildRun>> RunAllAsync(
        string job, IReadOnlyList<JobArguments> parts, Action<ChildRun>? ended, CancellationToken cancellationToken)
    {
        var ids = new long[parts.Count];
        for (var i = 0; i < ids.Length; i++) ids[i] = await QueueAsync(job, RunArguments.ToJson(parts[i]).ToJsonString(), cancellationToken);
        var open = ids.ToHashSet();
        var runs = new Dictionary<long, ChildRun>();
        while (true)
        {
            var found = await retry.ExecuteAsync(stop => RunHistory.FindAsync(database, [.. open], stop), cancellationToken);
            foreach (var run in found.Where(run => run.HasEnded))
            {
                open.Remove(run.Id);
                var part = new ChildRun(run.Id, job, run.State, run.Message, run.Metrics is { } json ? JsonNode.Parse(json)!.AsObject() : null);
                if (part.HasFailed) LogFailed(part.RunId, job, part.State, part.Summary);
                runs[run.Id] = part;
                ended?.Invoke(part);
            }
            if (open.Count == 0) return [.. ids.Select(id => runs[id])];
            await Task.Delay(Interval, time, cancellationToken);
        }
    }

    private Task<long> QueueAsync(string job, string arguments, CancellationToken cancellationToken) => retry.ExecuteAsync(
        async stop => await RunHistory.PartAsync(database, parent.Id, job, arguments, stop)
            ?? await RunFunctions.QueueAsync(database, job, arguments, parent.RequestedBy, parent.Id, null, stop),
        cancellationToken);

    [LoggerMessage(7036, LogLevel.Warning, "Run {RunId} of {Job}, a part of this one, {State}: {Summary}")]
    private partial void LogFailed(long runId, string job, RunState state, string summary);
}
