using System.Net.Sockets;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Npgsql;
using Worker.Jobs;
using Worker.Observability;
using Worker.Storage.Tables;

namespace Worker.Tests.Runs;

public sealed class JobRunnerTests : IDisposable
{
    private readonly RunnerBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_job_that_ends_well_closes_its_run_as_succeeded_with_its_figures()
    {
        var report = await _bench.RunAsync((_, _) => Task.FromResult(new JobOutcome("12 bars written", new JsonObject { ["bars"] = 12 })));

        Assert.Equal(RunState.Succeeded, report.State);
        var closed = Assert.Single(_bench.Store.Closed);
        Assert.Equal((RunState.Succeeded, "12 bars written", """{"bars":12}""", null), (closed.State, closed.Summary, closed.Metrics!.ToJsonString(), closed.Error));
    }

    [Fact]
    public async Task A_job_with_nothing_to_do_is_skipped_and_says_why()
    {
        await _bench.RunAsync((_, _) => Task.FromResult(JobOutcome.Skipped("no data since the last training")));

        var closed = Assert.Single(_bench.Store.Closed);
        Assert.Equal((RunState.Skipped, "no data since the last training"), (closed.State, closed.Summary));
    }

    [Fact]
    public async Task A_failure_that_the_operator_can_fix_is_told_in_its_own_words_without_a_stack_trace()
    {
        var report = await _bench.RunAsync((_, _) => throw new OperatorException("AAPL has 12 bars; 36 are needed. Fetch more."));

        Assert.Equal((RunState.Failed, "AAPL has 12 bars; 36 are needed. Fetch more."), (report.State, report.Summary));
        Assert.Equal("AAPL has 12 bars; 36 are needed. Fetch more.", Assert.Single(_bench.Store.Closed).Error);
        Assert.Null(_bench.Log.LatestRecord.Exception);
    }

    [Fact]
    public async Task A_bug_is_told_by_its_type_and_logged_with_its_stack_trace()
    {
        var report = await _bench.RunAsync((_, _) => throw new InvalidOperationException("Sequence contains no elements"));

        Assert.Equal("InvalidOperationException: Sequence contains no elements", report.Summary);
        Assert.IsType<InvalidOperationException>(_bench.Log.LatestRecord.Exception);
    }

    [Fact]
    public async Task A_cancelled_run_is_closed_as_cancelled_though_its_token_is()
    {
        using var cancellation = new CancellationTokenSource();
        var report = await _bench.RunAsync(
            async (_, cancellationToken) =>
            {
                await cancellation.CancelAsync();
                await Task.Delay(Timeout.Infinite, cancellationToken);
                throw new InvalidOperationException("never reached");
            },
            cancellation.Token);

        Assert.Equal(RunState.Cancelled, report.State);
        Assert.Equal(RunState.Cancelled, Assert.Single(_bench.Store.Closed).State);
    }

    [Fact]
    public async Task A_timeout_inside_a_job_is_a_failure_not_a_cancellation()
    {
        var report = await _bench.RunAsync((_, _) => throw new TaskCanceledException("The request was canceled due to the configured timeout"));

        Assert.Equal(RunState.Failed, report.State);
    }

    [Fact]
    public async Task A_run_row_that_cannot_be_written_does_not_hide_how_the_job_ended()
    {
        _bench.Store.ClosingFails = true;
        var report = await _bench.ContinueAsync(
            RunnerBench.Unattended with { ClosingTimeout = TimeSpan.Zero }, (_, _) => throw new OperatorException("the feed is gone"));

        Assert.Equal((RunState.Failed, "the feed is gone"), (report.State, report.Summary));
        Assert.Contains(_bench.Log.Collector.GetSnapshot(), record => record.Id.Id == 7005 && record.Exception is IOException);
        Assert.Contains(_bench.Log.Collector.GetSnapshot(), record => record.Id.Id == 7002);
    }

    [Fact]
    public async Task A_run_that_somebody_cancelled_is_told_within_seconds_and_says_by_whom()
    {
        _bench.Store.Heartbeat = "ann";
        var report = await _bench.ContinueAsync(RunnerBench.Unattended, RunnerBench.Forever);

        Assert.Equal((RunState.Cancelled, "Cancelled by ann."), (report.State, report.Summary));
    }

    [Fact]
    public async Task A_run_that_another_node_has_taken_over_stops_here()
    {
        _bench.Store.Heartbeat = null;
        var report = await _bench.ContinueAsync(RunnerBench.Unattended, RunnerBench.Forever);

        Assert.Equal(RunState.Cancelled, report.State);
        Assert.Contains("taken the run over", report.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_after_a_cancellation_counts_as_the_cancellation()
    {
        _bench.Store.Written = RunState.Cancelled;
        var report = await _bench.ContinueAsync(RunnerBench.Unattended, (_, _) => throw new OperatorException("fetch-prices (run 8) cancelled"));

        Assert.Equal(RunState.Cancelled, report.State);
        Assert.DoesNotContain(_bench.Log.Collector.GetSnapshot(), record => record.Level == LogLevel.Error);
    }

    [Fact]
    public async Task A_run_of_a_service_that_is_stopping_goes_back_into_the_queue()
    {
        using var stopping = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        var report = await _bench.ContinueAsync(RunnerBench.Unattended, RunnerBench.Forever, stopping.Token);

        Assert.Equal(RunState.Queued, report.State);
        Assert.Null(Assert.Single(_bench.Store.Requeued).RetryIn);
        Assert.Empty(_bench.Store.Closed);
    }

    [Fact]
    public async Task A_run_that_does_not_stop_in_its_grace_period_is_counted_as_lost_and_its_row_does_not_wait_for_it()
    {
        using var stopping = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        using var deaf = new SemaphoreSlim(0);

        // Synchronous: it does not even return a task.
        var report = await _bench.ContinueAsync(
            RunnerBench.Unattended with { GracePeriod = TimeSpan.FromMilliseconds(50) },
            (_, _) =>
            {
                deaf.Wait(CancellationToken.None);
                return Task.FromResult(JobOutcome.Skipped("late"));
            },
            stopping.Token);

        Assert.Equal(RunState.Queued, report.State);
        Assert.Equal(5, Assert.Single(_bench.Store.GivenUp).MaxAttempts);
        Assert.False(report.Unfinished!.IsCompleted);
        deaf.Release();
        await report.Unfinished;
    }

    [Fact]
    public async Task A_failure_that_is_worth_another_attempt_goes_back_into_the_queue_with_its_error()
    {
        var report = await _bench.ContinueAsync(
            RunnerBench.Unattended with { RetryIn = TimeSpan.FromMinutes(5) }, (_, _) => throw new OperatorException("the feed answers 503"));

        Assert.Equal(RunState.Queued, report.State);
        var (requeued, retryIn) = Assert.Single(_bench.Store.Requeued);
        Assert.Equal((TimeSpan.FromMinutes(5), "the feed answers 503"), (retryIn, requeued.Error));
    }

    [Fact]
    public async Task A_run_that_a_person_asked_for_is_tried_again_only_if_the_database_was_away()
    {
        var terms = RunnerBench.Unattended with { RetryIn = TimeSpan.FromSeconds(10), RetriesOnlyOutages = true };

        var fixable = await _bench.ContinueAsync(terms, (_, _) => throw new OperatorException("the feed answers 503"));
        var away = await _bench.ContinueAsync(terms, (_, _) =>
            throw new InvalidOperationException("likely transient", new NpgsqlException("Failed to connect", new SocketException())));

        Assert.Equal((RunState.Failed, RunState.Queued), (fixable.State, away.State));
    }

    [Fact]
    public async Task What_a_job_logs_is_kept_with_its_run()
    {
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(_bench.Logs));
        var logger = loggers.CreateLogger("Worker.Prices.Sample");
        await _bench.RunAsync(async (_, cancellationToken) =>
        {
            await Task.Run(() => Log(logger, "AAPL: 12 bars", null), cancellationToken);
            return new JobOutcome("done", []);
        });
        Log(logger, "after the run", null);

        var line = Assert.Single(_bench.Store.Lines);
        Assert.Equal(("information", "Sample", "AAPL: 12 bars"), (line.Level, line.Category, line.Message));
    }

    private static readonly Action<ILogger, string, Exception?> Log = LoggerMessage.Define<string>(LogLevel.Information, 1, "{Text}");
}
