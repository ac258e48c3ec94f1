using System.Net.Sockets;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Npgsql;
using Worker.Jobs;
using Worker.Observability;
using Worker.Runs;
using Worker.Storage;
using Worker.Storage.Runs;
using Worker.Storage.Tables;

namespace Worker.Tests.Runs;

public sealed class JobRunnerTests : IDisposable
{
    private readonly FakeStore _store = new();
    private readonly FakeLogger<JobRunner> _log = new();
    private readonly RunLogProvider _logs = new(TimeProvider.System);

    public void Dispose() => _logs.Dispose();

    [Fact]
    public async Task A_job_that_ends_well_closes_its_run_as_succeeded_with_its_figures()
    {
        var report = await RunAsync((_, _) => Task.FromResult(new JobOutcome("12 bars written", new JsonObject { ["bars"] = 12 })));

        Assert.Equal(RunState.Succeeded, report.State);
        Assert.Equal((RunState.Succeeded, "12 bars written", """{"bars":12}""", null), Assert.Single(_store.Closed));
    }

    [Fact]
    public async Task A_job_with_nothing_to_do_is_skipped_and_says_why()
    {
        await RunAsync((_, _) => Task.FromResult(new JobOutcome("no data since the last training", [], IsSkipped: true)));

        Assert.Equal((RunState.Skipped, "no data since the last training", "{}", null), Assert.Single(_store.Closed));
    }

    [Fact]
    public async Task A_failure_that_the_operator_can_mend_is_told_in_its_own_words_without_a_stack_trace()
    {
        var report = await RunAsync((_, _) => throw new OperatorException("AAPL has 12 bars; 36 are needed. Fetch more."));

        Assert.Equal((RunState.Failed, "AAPL has 12 bars; 36 are needed. Fetch more."), (report.State, report.Summary));
        Assert.Equal("AAPL has 12 bars; 36 are needed. Fetch more.", Assert.Single(_store.Closed).Error);
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
        Assert.Equal(RunState.Cancelled, Assert.Single(_store.Closed).State);
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
        _store.ClosingFails = true;
        var report = await ContinueAsync(Unattended with { ClosingPatience = TimeSpan.Zero }, (_, _) => throw new OperatorException("the feed is gone"));

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

    [Fact]
    public async Task A_run_that_somebody_called_off_is_told_within_seconds_and_says_by_whom()
    {
        _store.Heartbeat = "ann";
        var report = await ContinueAsync(Unattended, Forever);

        Assert.Equal((RunState.Cancelled, "Cancelled by ann."), (report.State, report.Summary));
    }

    [Fact]
    public async Task A_run_that_another_node_has_taken_over_stops_here()
    {
        _store.Heartbeat = null;
        var report = await ContinueAsync(Unattended, Forever);

        Assert.Equal((RunState.Cancelled, "Another node has taken it over."), (report.State, report.Summary));
    }

    [Fact]
    public async Task A_run_of_a_service_that_is_stopping_goes_back_into_the_queue()
    {
        using var stopping = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        var report = await ContinueAsync(Unattended, Forever, stopping.Token);

        Assert.Equal(RunState.Queued, report.State);
        Assert.Contains("which is stopping", Assert.Single(_store.HandedBack).Message, StringComparison.Ordinal);
        Assert.Empty(_store.Closed);
    }

    [Fact]
    public async Task A_failure_that_is_worth_another_attempt_goes_back_into_the_queue_with_its_error()
    {
        var report = await ContinueAsync(
            Unattended with { RetryIn = TimeSpan.FromMinutes(5) }, (_, _) => throw new OperatorException("the feed answers 503"));

        Assert.Equal(RunState.Queued, report.State);
        Assert.Equal(("Attempt 2 failed; the next one follows in 00:05:00.", "the feed answers 503"), Assert.Single(_store.HandedBack));
    }

    [Fact]
    public async Task A_run_that_a_person_asked_for_is_tried_again_only_where_the_database_was_away()
    {
        var terms = Unattended with { RetryIn = TimeSpan.FromSeconds(10), RetriesOnlyOutages = true };

        var mended = await ContinueAsync(terms, (_, _) => throw new OperatorException("the feed answers 503"));
        var away = await ContinueAsync(terms, (_, _) =>
            throw new InvalidOperationException("likely transient", new NpgsqlException("Failed to connect", new SocketException())));

        Assert.Equal((RunState.Failed, RunState.Queued), (mended.State, away.State));
    }

    [Fact]
    public async Task What_a_job_logs_is_kept_with_its_run()
    {
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(_logs));
        var logger = loggers.CreateLogger("Worker.Prices.Sample");
        await RunAsync(async (_, cancellationToken) =>
        {
            await Task.Run(() => Log(logger, "AAPL: 12 bars", null), cancellationToken);
            return new JobOutcome("done", []);
        });
        Log(logger, "after the run", null);

        var line = Assert.Single(_store.Lines);
        Assert.Equal(("information", "Sample", "AAPL: 12 bars"), (line.Level, line.Category, line.Message));
    }

    private static readonly Action<ILogger, string, Exception?> Log = LoggerMessage.Define<string>(LogLevel.Information, 1, "{Text}");

    private static RunTerms Unattended { get; } = new() { ClosingPatience = TimeSpan.FromSeconds(15), HandsBack = true };

    private static async Task<JobOutcome> Forever(JobContext context, CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        throw new InvalidOperationException("never reached");
    }

    private async Task<RunReport> ContinueAsync(
        RunTerms terms, Func<JobContext, CancellationToken, Task<JobOutcome>> execute, CancellationToken? cancellationToken = null)
    {
        var runner = Runner(execute);
        var run = new OpenRun(7, "sample", new JobArguments(), "schedule", Attempt: 2);
        using var children = new InProcessChildRuns(runner, run, null);
        return await runner.RunAsync(runner.Find("sample"), run, children, terms, null, cancellationToken ?? TestContext.Current.CancellationToken);
    }

    // No connection is ever opened.
    private static DatabaseRetry Retry => new(() => NpgsqlDataSource.Create("Host=/nowhere"), TimeProvider.System);

    private JobRunner Runner(Func<JobContext, CancellationToken, Task<JobOutcome>> execute) =>
        new([new SampleJob(execute)], _store, Retry, _logs, TimeProvider.System, _log);

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

    private sealed class FakeStore : IRunStore
    {
        public List<(RunState State, string Message, string? Metrics, string? Error)> Closed { get; } = [];

        public List<(string Message, string? Error)> HandedBack { get; } = [];

        public List<RunLogLine> Lines { get; } = [];

        public string? Heartbeat { get; set; } = "";

        public bool ClosingFails { get; set; }

        public Task<int> CloseAbandonedAsync(CancellationToken cancellationToken) => Task.FromResult(0);

        public Task<OpenRun> OpenAsync(string job, JobArguments arguments, string requestedBy, long? parentId, CancellationToken cancellationToken) =>
            Task.FromResult(new OpenRun(7, job, arguments, requestedBy));

        public Task<OpenRun?> BeginAsync(long runId, bool takeOver, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<string?> BeatAsync(OpenRun run, CancellationToken cancellationToken) => Task.FromResult<string?>(Heartbeat);

        public Task ReportAsync(OpenRun run, JobProgress progress, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task HandBackAsync(OpenRun run, string message, string? error, CancellationToken cancellationToken)
        {
            HandedBack.Add((message, error));
            return Task.CompletedTask;
        }

        public Task WriteLogAsync(OpenRun run, IReadOnlyList<RunLogLine> lines, CancellationToken cancellationToken)
        {
            Lines.AddRange(lines);
            return Task.CompletedTask;
        }

        public Task CloseAsync(OpenRun run, RunState state, string message, JsonObject? metrics, string? error, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (ClosingFails) throw new IOException("the database went away");
            Closed.Add((state, message, metrics?.ToJsonString(), error));
            return Task.CompletedTask;
        }
    }
}
