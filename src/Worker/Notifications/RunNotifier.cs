using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Worker.Storage.Runs;

namespace Worker.Notifications;

/// <summary>
/// Tells the receiver of <c>Notify:Webhook</c> about runs that ended. It reads the table of runs and not the memory of this process, so that
/// it also tells what another node, the rescuer or a cancellation ended, and what an earlier process could not tell. No run waits for it.
/// </summary>
internal sealed partial class RunNotifier(
    NpgsqlDataSource database, Webhook webhook, IOptions<NotifyOptions> options, TimeProvider time, ILogger<RunNotifier> logger) : BackgroundService
{
    /// <summary>A run that ended longer ago is told no more.</summary>
    internal static readonly TimeSpan MaxAge = TimeSpan.FromDays(1);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(15);

    private readonly HashSet<long> _refused = [];
    private TimeSpan _pause;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Address() is null) return;
        LogTells(webhook.Shown, string.Join(", ", options.Value.StatesToTell()));
        try
        {
            while (true) await Task.Delay(await RoundAsync(stoppingToken), time, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops; what is not told yet, another node or the next start tells.
        }
    }

    /// <returns>How long to wait for the next round.</returns>
    private async Task<TimeSpan> RoundAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await RunNotices.TellNextAsync(database, options.Value.StatesToTell(), MaxAge, [.. _refused], TellAsync, cancellationToken) is { } isGoingOn)
            {
                if (!isGoingOn) return _pause;
            }
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException)
        {
            // The listener reports a database that is away.
            LogAway(failure.Message);
        }
        return Interval;
    }

    private async Task<NoticeResult> TellAsync(RunNotice run, CancellationToken cancellationToken)
    {
        var receipt = await webhook.PostAsync(NoticeBody.Of(run), cancellationToken);
        if (receipt.Problem is null)
        {
            _pause = TimeSpan.Zero;
            LogTold(webhook.Shown, run.Id, run.Job, run.State);
            return NoticeResult.Told;
        }
        if (receipt.IsRefusal)
        {
            _refused.Add(run.Id);
            LogRefused(webhook.Shown, run.Id, run.Job, run.State, receipt.Problem);
            return NoticeResult.Refused;
        }
        _pause = _pause == TimeSpan.Zero ? FirstPause : _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
        LogNotTold(webhook.Shown, run.Id, run.Job, run.State, receipt.Problem, _pause.TotalMinutes);
        return NoticeResult.NotReached;
    }

    [LoggerMessage(7200, LogLevel.Information, "Runs that end as {States} are told to {Receiver}")]
    private partial void LogTells(string receiver, string states);

    [LoggerMessage(7201, LogLevel.Information, "{Receiver} was told that run {RunId} of {Job} ended as {State}")]
    private partial void LogTold(string receiver, long runId, string job, string state);

    [LoggerMessage(7202, LogLevel.Warning,
        "{Receiver} could not be told that run {RunId} of {Job} ended as {State}: {Reason}. The next attempt follows in {Minutes} minutes")]
    private partial void LogNotTold(string receiver, long runId, string job, string state, string reason, double minutes);

    [LoggerMessage(7203, LogLevel.Warning,
        "{Receiver} refuses to be told that run {RunId} of {Job} ended as {State}: {Reason}. Correct Notify:Webhook and restart the service")]
    private partial void LogRefused(string receiver, long runId, string job, string state, string reason);

    [LoggerMessage(7204, LogLevel.Debug, "Runs that ended could not be read: {Reason}")]
    private partial void LogAway(string reason);
}
