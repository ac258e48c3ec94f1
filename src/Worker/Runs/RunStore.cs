using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Worker.Jobs;
using Worker.Storage;
using Worker.Storage.Runs;
using Worker.Storage.Tables;

namespace Worker.Runs;

/// <summary>Keeps the runs in <c>worker.runs</c>.</summary>
internal sealed class RunStore(JobRegister register, OwnRuns own, IDbContextFactory<WorkerDbContext> contexts, NpgsqlDataSource database) : IRunStore
{
    // Of a process on another machine; far above the interval of the heartbeat.
    private static readonly TimeSpan SignOfLife = TimeSpan.FromMinutes(1);

    public async Task<int> CloseAbandonedAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        // A run that a service executes is requeued by the services; see RunRescuer.
        var running = await context.Runs.AsNoTracking()
            .Where(run => run.State == RunState.Running && run.IsAttended && run.Node!.StartsWith(ThisNode.Prefix))
            .Select(run => new { run.Id, run.Attempt, run.Node, run.StartedAt, run.QueuedAt })
            .ToListAsync(cancellationToken);
        var closed = 0;
        foreach (var run in running.Where(run => ThisNode.IsGone(run.Node!, run.StartedAt ?? run.QueuedAt)))
        {
            if (await LostRuns.GiveUpAsync(database, run.Id, run.Attempt, maxAttempts: 1, cancellationToken) is not null) closed++;
        }
        return closed + (await LostRuns.RescueAsync(database, SignOfLife, maxAttempts: 1, withServices: false, own.Ids, cancellationToken)).Count;
    }

    public async Task<OpenRun> OpenAsync(
        string job, JobArguments arguments, string requestedBy, long? parentId, CancellationToken cancellationToken)
    {
        await register.IntroduceAsync(cancellationToken);
        var id = await RunWrites.OpenAsync(
            database, job, RunArguments.ToJson(arguments).ToJsonString(), requestedBy, ThisNode.Name, parentId, cancellationToken);
        return new OpenRun(id, job, arguments, requestedBy, ParentId: parentId);
    }

    public async Task<OpenRun?> ClaimAsync(NodeCapacity capacity, CancellationToken cancellationToken)
    {
        if (await RunQueue.ClaimAsync(database, capacity, cancellationToken) is not { } row) return null;
        var arguments = JsonNode.Parse(row.Args)!.AsObject();
        if (row.FailedParts is { } parts)
        {
            foreach (var (name, value) in JsonNode.Parse(parts)!.AsObject()) arguments[name] = value?.DeepClone();
        }
        return new OpenRun(
            row.Id, row.Job, RunArguments.Parse(arguments), row.RequestedBy, row.Attempt, row.ParentId, row.Failures, row.Losses,
            IsRemainder: row.FailedParts is not null);
    }

    public Task<string?> BeatAsync(OpenRun run, CancellationToken cancellationToken) =>
        RunWrites.BeatAsync(database, run.Id, run.Attempt, cancellationToken);

    public Task ReportAsync(OpenRun run, JobProgress progress, CancellationToken cancellationToken) =>
        RunWrites.ReportAsync(database, run.Id, run.Attempt, progress.Fraction, RunText.Of(progress.Message), cancellationToken);

    public async Task<RunState?> CloseAsync(OpenRun run, RunReport report, CancellationToken cancellationToken) => State(
        await RunWrites.CloseAsync(
            database, run.Id, run.Attempt, report.State.ToString().ToLowerInvariant(), RunText.Of(report.Summary), RunText.Of(report.Error), report.Metrics?.ToJsonString(),
            report.FailedParts?.ToJsonString(), cancellationToken));

    public async Task<RunState?> RequeueAsync(OpenRun run, RunReport report, TimeSpan? retryIn, CancellationToken cancellationToken) => State(
        await RunWrites.RequeueAsync(
            database, run.Id, run.Attempt,
            retryIn is null ? RunText.Of(report.Summary) : $"Attempt {run.Attempt} failed; the next one follows in {retryIn:c}.",
            RunText.Of(report.Error), retryIn, report.Metrics?.ToJsonString(), report.FailedParts?.ToJsonString(), cancellationToken));

    public async Task<RunState?> GiveUpAsync(OpenRun run, int maxAttempts, CancellationToken cancellationToken) =>
        State((await LostRuns.GiveUpAsync(database, run.Id, run.Attempt, maxAttempts, cancellationToken))?.State);

    public Task WriteLogAsync(OpenRun run, IReadOnlyList<RunLogLine> lines, CancellationToken cancellationToken) =>
        RunLogInsert.WriteAsync(database, run.Id, run.Attempt, lines, cancellationToken);

    private static RunState? State(string? written) => written is null ? null : Enum.Parse<RunState>(written, ignoreCase: true);
}
