using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Worker.Jobs;
using Worker.Observability;
using Worker.Scheduling;
using Worker.Storage.Tables;

namespace Worker.Tests.Scheduling;

public sealed class JobRunnerTests
{
    private readonly FakeLedger _ledger = new();
    private readonly FakeLogger<JobRunner> _log = new();

    [Fact]
    public async Task A_job_that_ends_well_closes_its_run_as_succeeded_with_its_figures()
    {
        var report = await RunAsync((_, _) => Task.FromResult(new JobOutcome("12 bars written", new JsonObject { ["bars"] = 12 })));

        Assert.Equal(RunState.Succeeded, report.State);
        Assert.Equal((RunState.Succeeded, "12 bars written", """{"bars":12}""", null), Assert.Single(_ledger.Closed));
    }

    [Fact]
    public async Task A_job_with_nothing_to_do_is_skipped_and_says_why()
    {
        await RunAsync((_, _) => Task.FromResult(new JobOutcome("no data since the last training", [], IsSkipped: true)));

        Assert.Equal((RunState.Skipped, "no data since the last training", "{}", null), Assert.Single(_ledger.Closed));
    }

    [Fact]
    public async Task A_failure_that_the_operator_can_mend_is_told_in_its_own_words_without_a_stack_trace()
    {
        var report = await RunAsync((_, _) => throw new OperatorException("AAPL has 12 bars; 36 are needed. Fetch more."));

        Assert.Equal((RunState.Failed, "AAPL has 12 bars; 36 are needed. Fetch more."), (report.State, report.Summary));
        Assert.Equal("AAPL has 12 bars; 36 are needed. Fetch more.", Assert.Single(_ledger.Closed).Error);
        Assert.Null(_log.LatestRecord.Exception);
    }

    [Fact]
    public async Task A_bug_is_told_by_its_type_and_logged_with_its_stack_trace()
    {
        var report = await RunAsync((_, _) => throw new InvalidOperationException("Sequence contains no elements"));

        Assert.Equal("InvalidOperationException: Sequence contains no elements", report.Summary);
        Assert.IsType<InvalidOperationException>(_log.LatestRecord.Exception);
    }

    [Fact]
    public async Task A_cancelled_run_is_closed_as_cancelled_though_its_token_is()
    {
        using var cancellation = new CancellationTokenSource();
        var report = await RunAsync(
            async (_, cancellationToken) =>
            {
                await cancellation.CancelAsync();
                await Task.Delay(Timeout.Infinite, cancellationToken);
                throw new InvalidOperationException("never reached");
            },
            cancellation.Token);

        Assert.Equal(RunState.Cancelled, report.State);
        Assert.Equal(RunState.Cancelled, Assert.Single(_ledger.Closed).State);
    }

    [Fact]
    public async Task A_timeout_inside_a_job_is_a_failure_not_a_cancellation()
    {
        var report = await RunAsync((_, _) => throw new TaskCanceledException("The request was canceled due to the configured timeout"));

        Assert.Equal(RunState.Failed, report.State);
    }

    [Fact]
    public async Task A_run_row_that_cannot_be_written_does_not_hide_how_the_job_ended()
    {
        _ledger.ClosingFails = true;
        var report = await RunAsync((_, _) => throw new OperatorException("the feed is gone"));

        Assert.Equal((RunState.Failed, "the feed is gone"), (report.State, report.Summary));
        Assert.Contains(_log.Collector.GetSnapshot(), record => record.Id.Id == 7005 && record.Exception is IOException);
        Assert.Contains(_log.Collector.GetSnapshot(), record => record.Level == LogLevel.Error && record.Message.Contains("the feed is gone", StringComparison.Ordinal));
    }

    [Fact]
    public void A_job_that_does_not_exist_is_refused_with_the_nearest_and_all_there_are()
    {
        var refused = Assert.Throws<UnknownJobException>(() => Runner((_, _) => throw new NotSupportedException()).Find("smaple"));

        Assert.Equal("There is no job 'smaple'. Did you mean 'sample'? The jobs are: sample.", refused.Message);
    }

    private JobRunner Runner(Func<JobContext, CancellationToken, Task<JobOutcome>> execute) =>
        new([new SampleJob(execute)], _ledger, TimeProvider.System, _log);

    private Task<RunReport> RunAsync(Func<JobContext, CancellationToken, Task<JobOutcome>> execute, CancellationToken? cancellationToken = null)
    {
        var runner = Runner(execute);
        return runner.RunAsync(runner.Find("sample"), new JobArguments(), "cli:ann", null, cancellationToken ?? TestContext.Current.CancellationToken);
    }

    private sealed class SampleJob(Func<JobContext, CancellationToken, Task<JobOutcome>> execute) : IJob
    {
        public string Name => "sample";

        public string Description => "A job for the tests.";

        public Task<JobOutcome> ExecuteAsync(JobContext context, CancellationToken cancellationToken) => execute(context, cancellationToken);
    }

    private sealed class FakeLedger : IRunLedger
    {
        public List<(RunState State, string Message, string? Metrics, string? Error)> Closed { get; } = [];

        public bool ClosingFails { get; set; }

        public Task<int> CloseAbandonedAsync(CancellationToken cancellationToken) => Task.FromResult(0);

        public Task<long> OpenAsync(string job, JobArguments arguments, string requestedBy, CancellationToken cancellationToken) => Task.FromResult(7L);

        public Task ReportAsync(long runId, JobProgress progress, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task CloseAsync(long runId, RunState state, string message, JsonObject? metrics, string? error, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (ClosingFails) throw new IOException("the database went away");
            Closed.Add((state, message, metrics?.ToJsonString(), error));
            return Task.CompletedTask;
        }
    }
}
