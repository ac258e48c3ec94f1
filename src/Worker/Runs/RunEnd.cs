using Microsoft.Extensions.Logging;
using Worker.Jobs;
using Worker.Storage;
using Worker.Storage.Tables;

namespace Worker.Runs;

/// <summary>Writes down how a run ended, also after its cancellation and while the database does not answer for a while.</summary>
internal sealed partial class RunEnd(IRunStore store, DatabaseRetry retry, TimeProvider time, ILogger logger)
{
    // A database that hangs must not delay what can be retried.
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(15);

    /// <returns>The report with the state that was written; cancelled if another node has taken the run over; as it was if it could not be
    /// written.</returns>
    public async Task<RunReport> WriteAsync(OpenRun run, RunReport report, RunTerms terms)
    {
        var began = time.GetTimestamp();
        for (var pause = TimeSpan.FromMilliseconds(250); ; pause = TimeSpan.FromSeconds(Math.Min(5, pause.TotalSeconds * 2)))
        {
            using var timeout = new CancellationTokenSource(AttemptTimeout, time);
            try
            {
                return await WriteOnceAsync(run, report, terms, timeout.Token) is { } written ? report with { State = written } : InterruptedRun.TakenOver(run, report);
            }
            catch (Exception failure)
            {
                retry.DropConnections(failure);
                // Must not hide how the job itself ended.
                if (time.GetElapsedTime(began) + pause > terms.ClosingTimeout)
                {
                    LogNotWritten(failure, report.RunId, report.State);
                    return report;
                }
            }
            await Task.Delay(pause, time, CancellationToken.None);
        }
    }

    private Task<RunState?> WriteOnceAsync(OpenRun run, RunReport report, RunTerms terms, CancellationToken cancellationToken) => report switch
    {
        { Unfinished: not null } => store.GiveUpAsync(run, terms.MaxAttempts, cancellationToken),
        { State: RunState.Queued } => store.RequeueAsync(run, report, report.Error is null ? null : terms.RetryIn, cancellationToken),
        _ => store.CloseAsync(run, report, cancellationToken),
    };

    [LoggerMessage(7005, LogLevel.Error, "Run {RunId} ended as {State}, which could not be written to worker.runs")]
    private partial void LogNotWritten(Exception failure, long runId, RunState state);
}
