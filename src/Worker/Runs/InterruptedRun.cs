using Worker.Jobs;
using Worker.Storage.Tables;

namespace Worker.Runs;

/// <summary>
/// How an attempt at a run ends that was stopped before its work was done. A service that receives SIGTERM stops its runs (see
/// <see cref="RunDispatcher"/>) and returns them to the queue, from which any node takes them.
/// </summary>
internal static class InterruptedRun
{
    public static RunReport Report(OpenRun run, Heartbeat heartbeat, RunTerms terms) => heartbeat switch
    {
        { IsTakenOver: true } => TakenOver(run),
        { CancelledBy: { } by } => new(run.Id, run.Job, RunState.Cancelled, $"Cancelled by {by}."),
        _ when terms.IsRequeued => new(run.Id, run.Job, RunState.Queued, "Requeued by its node, which is stopping."),
        _ => new(run.Id, run.Job, RunState.Cancelled, "Cancelled."),
    };

    /// <summary>What happens to an attempt that is no longer the newest: it ends and writes nothing.</summary>
    public static RunReport TakenOver(OpenRun run) => TakenOver(run, new(run.Id, run.Job, RunState.Cancelled, ""));

    /// <summary>The same for an attempt that had a report already.</summary>
    public static RunReport TakenOver(OpenRun run, RunReport report) => report with
    {
        State = RunState.Cancelled,
        Summary = $"Attempt {run.Attempt} is not the newest any more: another node has taken the run over.",
    };
}
