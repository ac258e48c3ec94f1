using Microsoft.Extensions.Logging;
using Npgsql;
using Quartz;
using Worker.Storage;
using Worker.Storage.Runs;

namespace Worker.Scheduling;

/// <summary>
/// What a schedule's trigger starts: it requests a run, like any caller, and ends. So every run goes the same way, and a firing that is
/// repeated after a crash asks for nothing twice.
/// </summary>
internal sealed partial class DueJob(NpgsqlDataSource database, DatabaseRetry retry, ILogger<DueJob> logger) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var job = context.JobDetail.Key.Name;
        var data = context.MergedJobDataMap;
        var due = context.ScheduledFireTimeUtc ?? context.FireTimeUtc;
        var key = FormattableString.Invariant($"due {due.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}");
        var runId = await retry.ExecuteAsync(
            stop => RunFunctions.QueueDueAsync(database, job, data.GetString(SchedulerNames.Arguments)!, key, data.GetBoolean(SchedulerNames.PassOver), stop),
            cancellationToken);
        if (runId is { } id) LogDue(job, id);
        else LogPassedOver(job, due);
    }

    [LoggerMessage(7020, LogLevel.Debug, "{Job} is due: run {RunId}")]
    private partial void LogDue(string job, long runId);

    [LoggerMessage(7021, LogLevel.Information, "{Job}, due at {Due:u}, is passed over: it is paused, was asked for already, or an earlier run is not done")]
    private partial void LogPassedOver(string job, DateTimeOffset due);
}
