using Microsoft.Extensions.Logging;
using Quartz;
using Worker.Runs;

namespace Worker.Scheduling;

/// <summary>
/// What a schedule's trigger starts: it requests a run, like any caller, and ends. A firing that is repeated after a crash requests no
/// second run.
/// </summary>
internal sealed partial class DueJob(RunRequests requests, ILogger<DueJob> logger) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var job = context.JobDetail.Key.Name;
        var data = context.MergedJobDataMap;
        var due = context.ScheduledFireTimeUtc ?? context.FireTimeUtc;
        var key = FormattableString.Invariant($"due {due.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}");
        var runId = await requests.QueueDueAsync(
            job, data.GetString(SchedulerNames.Arguments)!, key, data.GetBoolean(SchedulerNames.SkipIfOpen), cancellationToken);
        if (runId is { } id) LogDue(job, id);
        else LogNotRequested(job, due);
    }

    [LoggerMessage(7020, LogLevel.Debug, "{Job} is due: run {RunId}")]
    private partial void LogDue(string job, long runId);

    [LoggerMessage(7021, LogLevel.Information,
        "{Job}, due at {Due:u}, is not requested: the job is paused, the run was requested already, or an earlier run has not ended")]
    private partial void LogNotRequested(string job, DateTimeOffset due);
}
