using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Worker.Jobs;
using Worker.Storage;
using Worker.Storage.Runs;
using Worker.Storage.Tables;

namespace Worker.Runs;

/// <summary>Keeps the runs in <c>worker.runs</c>.</summary>
internal sealed class RunStore(IDbContextFactory<WorkerDbContext> contexts, NpgsqlDataSource database, TimeProvider time) : IRunStore
{
    public async Task<int> CloseAbandonedAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        // What a service took over, the scheduler restarts.
        var running = await context.Runs.AsNoTracking()
            .Where(run => run.State == RunState.Running && run.AcceptedAt == null && run.Node!.StartsWith(ThisNode.Prefix))
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

    public async Task<OpenRun> OpenAsync(
        string job, JobArguments arguments, string requestedBy, long? parentId, CancellationToken cancellationToken)
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
            PulseAt = now,
            ParentId = parentId,
            Attempt = 1,
        };
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        context.Runs.Add(row);
        await context.SaveChangesAsync(cancellationToken);
        return new OpenRun(row.Id, job, arguments, requestedBy);
    }

    public async Task<OpenRun?> BeginAsync(long runId, bool takeOver, CancellationToken cancellationToken) =>
        await RunQueue.BeginAsync(database, runId, ThisNode.Name, takeOver, cancellationToken) is { } begun
            ? new OpenRun(begun.Id, begun.Job, RunArguments.Parse(begun.Arguments), begun.RequestedBy, begun.Attempt, begun.FormerNode)
            : null;

    public Task<string?> BeatAsync(OpenRun run, CancellationToken cancellationToken) =>
        RunQueue.BeatAsync(database, run.Id, run.Attempt, cancellationToken);

    public async Task ReportAsync(OpenRun run, JobProgress progress, CancellationToken cancellationToken)
    {
        var message = RunText.Of(progress.Message);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await Mine(context, run).ExecuteUpdateAsync(
            row => row.SetProperty(one => one.Progress, progress.Fraction).SetProperty(one => one.Message, message), cancellationToken);
    }

    public async Task CloseAsync(
        OpenRun run, RunState state, string message, JsonObject? metrics, string? error, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (figures, text, reason) = (metrics?.ToJsonString(), RunText.Of(message), RunText.Of(error));
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await Mine(context, run).ExecuteUpdateAsync(
            row => row.SetProperty(one => one.State, state)
                .SetProperty(one => one.Progress, one => state == RunState.Succeeded ? 1.0 : one.Progress)
                .SetProperty(one => one.Message, text)
                .SetProperty(one => one.Metrics, figures)
                .SetProperty(one => one.Error, reason)
                .SetProperty(one => one.FinishedAt, now),
            cancellationToken);
    }

    public Task HandBackAsync(OpenRun run, string message, string? error, CancellationToken cancellationToken) =>
        RunQueue.HandBackAsync(database, run.Id, run.Attempt, RunText.Of(message), RunText.Of(error), cancellationToken);

    public Task WriteLogAsync(OpenRun run, IReadOnlyList<RunLogLine> lines, CancellationToken cancellationToken) =>
        RunLogInsert.WriteAsync(database, run.Id, lines, cancellationToken);

    // A process that was taken for dead and goes on must not write over what its successor does.
    private static IQueryable<RunRow> Mine(WorkerDbContext context, OpenRun run) =>
        context.Runs.Where(row => row.Id == run.Id && row.Attempt == run.Attempt && row.State == RunState.Running);
}
