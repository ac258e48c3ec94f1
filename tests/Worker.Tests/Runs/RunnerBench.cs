using Microsoft.Extensions.Logging.Testing;
using Npgsql;
using Worker.Jobs;
using Worker.Runs;
using Worker.Storage;
using Worker.Storage.Runs;

namespace Worker.Tests.Runs;

/// <summary>Runs one job of the test's own under the runner, without a database.</summary>
internal sealed class RunnerBench : IDisposable
{
    public FakeRunStore Store { get; } = new();

    public FakeLogger<JobRunner> Log { get; } = new();

    public RunLogProvider Logs { get; } = new(TimeProvider.System);

    // No connection is ever opened.
    public static DatabaseRetry Retry { get; } = new(() => NpgsqlDataSource.Create("Host=/nowhere"), TimeProvider.System);

    public static RunTerms Unattended { get; } = new()
    {
        ClosingTimeout = TimeSpan.FromSeconds(15),
        GracePeriod = TimeSpan.FromSeconds(20),
        MaxAttempts = 5,
        IsRequeued = true,
    };

    public static async Task<JobOutcome> Forever(JobContext _, CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        throw new InvalidOperationException("never reached");
    }

    /// <summary>As a person runs a job.</summary>
    public Task<RunReport> RunAsync(Func<JobContext, CancellationToken, Task<JobOutcome>> execute, CancellationToken? cancellationToken = null)
    {
        var runner = Runner(execute);
        return runner.RunAsync(runner.Catalog.Find("sample"), new JobArguments(), "cli:ann", null, cancellationToken ?? TestContext.Current.CancellationToken);
    }

    /// <summary>As a service executes a run that was begun once before.</summary>
    public async Task<RunReport> ContinueAsync(
        RunTerms terms, Func<JobContext, CancellationToken, Task<JobOutcome>> execute, CancellationToken? cancellationToken = null, bool isRemainder = false)
    {
        var runner = Runner(execute);
        var run = new OpenRun(7, "sample", new JobArguments(), "schedule", Attempt: 2, IsRemainder: isRemainder);
        using var children = new InProcessChildRuns(runner, run, null);
        return await runner.RunAsync(runner.Catalog.Find("sample"), run, children, terms, null, cancellationToken ?? TestContext.Current.CancellationToken);
    }

    public void Dispose() => Logs.Dispose();

    public JobRunner Runner(Func<JobContext, CancellationToken, Task<JobOutcome>> execute) => new(
        new JobCatalog([new JobEntry("sample", "A job for the tests.", typeof(SampleJob), new DefaultSchedule("", IsEnabled: false), JobArgument.Symbols)]),
        _ => new SampleJob(execute), Store, new OwnRuns(), Retry, new RunFence(), Logs, TimeProvider.System, Log);

    private sealed class SampleJob(Func<JobContext, CancellationToken, Task<JobOutcome>> execute) : IJob
    {
        public Task<JobOutcome> ExecuteAsync(JobContext context, CancellationToken cancellationToken) => execute(context, cancellationToken);
    }
}
