using System.CommandLine;
using Worker.Cli.Listings;
using Worker.Jobs;
using Worker.Runs;
using Worker.Storage;
using Worker.Storage.Queries;

namespace Worker.Cli.Runs;

/// <summary>The newest runs, and what one of them logged.</summary>
internal sealed class RunsVerb(JobCatalog catalog, RunRequests requests, RunFollower follower, WorkerDatabase database, Terminal terminal)
{
    private static readonly Argument<long> Id = new("run") { Description = "The number of a run." };
    private static readonly Option<string?> Job = new("--job") { Description = "Only runs of this job.", HelpName = "JOB" };
    private static readonly Option<bool> Json = Arguments.Json();
    private static readonly Option<int> Limit = new("--limit")
    {
        Description = "How many, newest first.",
        HelpName = "N",
        DefaultValueFactory = _ => 20,
    };

    public static Command Create(VerbHost host)
    {
        var log = new VerbCommand(
            "log", "Show what one run logged.", new Example("find out why run 12 failed", "forecast-worker runs log 12")) { Id, Json };
        log.SetAction(host.Action<RunsVerb>(
            (verb, parsed, cancellationToken) => verb.LogAsync(parsed.GetValue(Id), parsed.GetValue(Json), cancellationToken)));
        var follow = new VerbCommand(
            "follow", "Follow a run until it ends; the exit code is then that of the run.",
            new Example("wait for run 12", "forecast-worker runs follow 12")) { Id };
        follow.SetAction(
            host.Action<RunsVerb>((verb, parsed, cancellationToken) => verb.FollowAsync(parsed.GetValue(Id), cancellationToken)));
        var command = new VerbCommand(
            "runs",
            "Show the newest runs of all jobs, or what one of them logged.",
            new Example("see how the last nights went", "forecast-worker runs --job nightly"),
            new Example("find out why run 12 failed", "forecast-worker runs log 12"))
        {
            log, follow, Job, Limit, Json,
        };
        command.SetAction(host.Action<RunsVerb>((verb, parsed, cancellationToken) =>
            verb.ListAsync(parsed.GetValue(Job), parsed.GetValue(Limit), parsed.GetValue(Json), cancellationToken)));
        return command;
    }

    private async Task<int> ListAsync(string? job, int limit, bool isJson, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > 10_000) throw new UsageException($"--limit is {limit}; expected 1 to 10000.");
        if (job is not null) catalog.Find(job);
        await database.OpenAsync(cancellationToken);
        if (isJson) await QueryTable.WriteJsonAsync(terminal, database, StatusQueries.WholeRuns(limit, job), cancellationToken);
        else await QueryTable.WriteAsync(terminal, database, StatusQueries.Runs(limit, job), cancellationToken);
        return ExitCode.Done;
    }

    private async Task<int> LogAsync(long runId, bool isJson, CancellationToken cancellationToken)
    {
        await database.OpenAsync(cancellationToken);
        var run = await requests.FindAsync(runId, cancellationToken);
        if (isJson)
        {
            await QueryTable.WriteJsonAsync(terminal, database, StatusQueries.WholeRunLog(runId), cancellationToken);
            return ExitCode.Done;
        }
        await using (var lines = await database.QueryAsync(StatusQueries.RunLog(runId), cancellationToken))
        {
            await foreach (var line in lines.RowsAsync(cancellationToken)) terminal.WriteLine($"{line[0]}Z {line[1]}: {line[2]} {line[3]}");
        }
        terminal.WriteLine($"{run.Job} (run {runId}) {run.State.ToString().ToLowerInvariant()}: {run.Summary}");
        return ExitCode.Done;
    }

    private async Task<int> FollowAsync(long runId, CancellationToken cancellationToken)
    {
        await database.OpenAsync(cancellationToken);
        return await follower.FollowAsync(runId, cancellationToken);
    }
}
