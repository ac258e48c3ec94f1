using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Worker.Jobs;
using Worker.Storage;
using Worker.Storage.Tables;

namespace Worker.Scheduling;

/// <summary>Keeps the runs in <c>worker.runs</c>.</summary>
internal sealed class RunLedger(IDbContextFactory<WorkerDbContext> contexts, TimeProvider time) : IRunLedger
{
    public async Task<int> CloseAbandonedAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var running = await context.Runs.AsNoTracking()
            .Where(run => run.State == RunState.Running && run.Node!.StartsWith(ThisNode.Prefix))
            .Select(run => new { run.Id, run.Node, run.StartedAt, run.QueuedAt })
            .ToListAsync(cancellationToken);
        var gone = running.Where(run => ThisNode.IsGone(run.Node!, run.StartedAt ?? run.QueuedAt)).Select(run => run.Id).ToList();
        if (gone.Count == 0) return 0;
        var now = time.GetUtcNow();
        return await context.Runs.Where(run => gone.Contains(run.Id) && run.State == RunState.Running).ExecuteUpdateAsync(
            row => row.SetProperty(run => run.State, RunState.Failed)
                .SetProperty(run => run.Error, "The process ended before the run did.")
                .SetProperty(run => run.FinishedAt, now),
            cancellationToken);
    }

    public async Task<long> OpenAsync(string job, JobArguments arguments, string requestedBy, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var row = new RunRow
        {
            Job = job,
            Args = RunArguments.ToJson(arguments).ToJsonString(),
            RequestedBy = requestedBy,
            State = RunState.Running,
            Node = ThisNode.Name,
            QueuedAt = now,
            StartedAt = now,
        };
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        context.Runs.Add(row);
        await context.SaveChangesAsync(cancellationToken);
        return row.Id;
    }

    public async Task ReportAsync(long runId, JobProgress progress, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.Runs.Where(run => run.Id == runId && run.State == RunState.Running).ExecuteUpdateAsync(
            row => row.SetProperty(run => run.Progress, progress.Fraction).SetProperty(run => run.Message, progress.Message), cancellationToken);
    }

    public async Task CloseAsync(
        long runId, RunState state, string message, JsonObject? metrics, string? error, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var figures = metrics?.ToJsonString();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.Runs.Where(run => run.Id == runId).ExecuteUpdateAsync(
            row => row.SetProperty(run => run.State, state)
                .SetProperty(run => run.Progress, run => state == RunState.Succeeded ? 1.0 : run.Progress)
                .SetProperty(run => run.Message, message)
                .SetProperty(run => run.Metrics, figures)
                .SetProperty(run => run.Error, error)
                .SetProperty(run => run.FinishedAt, now),
            cancellationToken);
    }
}
