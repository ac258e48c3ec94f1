using Npgsql;
using Worker.Jobs;
using Worker.Storage.Runs;
using Worker.Storage.Tables;

namespace Worker.Scheduling.Requests;

/// <summary>Asks for the parts of a run as anybody asks for runs, so that any node may take them, and waits until they have ended.</summary>
internal sealed class QueuedLinks(JobRunner runner, NpgsqlDataSource database, OpenRun parent, TimeProvider time) : ILinkedRuns
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public bool Has(string job) => runner.Has(job);

    public async Task<LinkedRun> RunAsync(string job, JobArguments arguments, CancellationToken cancellationToken)
    {
        var id = await Patience.WithDatabaseAsync(
            async stop => await RunHistory.PartAsync(database, parent.Id, job, stop)
                ?? await RunRequests.QueueAsync(database, job, RunArguments.ToJson(arguments).ToJsonString(), parent.RequestedBy, parent.Id, null, stop),
            cancellationToken);
        while (true)
        {
            var run = await Patience.WithDatabaseAsync(stop => RunHistory.FindAsync(database, id, stop), cancellationToken);
            if (run is { State: not (RunState.Queued or RunState.Running) }) return new LinkedRun(id, job, run.State, run.Message);
            await Task.Delay(Interval, time, cancellationToken);
        }
    }
}
