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
        var pipeline = DatabaseRetry.Build(time, _ => true, (failure, _) => retry.DropConnections(failure), terms.ClosingTimeout);
        try
        {
            return await pipeline.ExecuteAsync(async _ => await WriteOnceAsync(run, report, terms), CancellationToken.None);
        }
        catch (Exception failure)
        {
            // Must not hide how the job itself ended.
            LogNotWritten(failure, report.RunId, report.State);
            return report;
        }
    }

    private async Task<RunReport> WriteOnceAsync(OpenRun run, RunReport report, RunTerms terms)
    {
        using var timeout = new CancellationTokenSource(AttemptTimeout, time);
        return await WriteAsync(run, report, terms, timeout.Token) is { } written ? report with { State = written } : InterruptedRun.TakenOver(run, report);
    }

    private Task<RunState?> WriteAsync(OpenRun run, RunReport report, RunTerms terms, CancellationToken cancellationToken) => report switch
    {
        { Unfinished: not null } => store.GiveUpAsync(run, terms.MaxAttempts, cancellationToken),
        { State: RunState.Queued } => store.RequeueAsync(run, report, report.Error is null ? null : terms.RetryIn, cancellationToken),
        _ => store.CloseAsync(run, report, cancellationToken),
    };

    [LoggerMessage(7005, LogLevel.Error, "Run {RunId} ended as {State}, which could not be written to worker.runs")]
    private partial void LogNotWritten(Exception failure, long runId, RunState state);
}
