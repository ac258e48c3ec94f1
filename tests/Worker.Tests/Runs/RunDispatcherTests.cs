using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Worker.Jobs;
using Worker.Runs;

namespace Worker.Tests.Runs;

public sealed class RunDispatcherTests : IDisposable
{
    // Milliseconds: for what is waited for until it is so.
    private const int TimeLimit = 60_000;

    private readonly RunnerBench _bench = new();
    private readonly FakeTimeProvider _time = new();
    private readonly RunWakeup _wakeup = new();

    public void Dispose()
    {
        _bench.Dispose();
        _wakeup.Dispose();
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_server_that_only_reads_is_asked_again_at_growing_intervals()
    {
        _bench.Store.Claim = _ => throw new PostgresException("cannot execute UPDATE in a read-only transaction", "ERROR", "ERROR", PostgresErrorCodes.ReadOnlySqlTransaction);
        using var dispatcher = Dispatcher();
        await dispatcher.StartAsync(TestContext.Current.CancellationToken);
        while (_bench.Store.Claims == 0) await Task.Delay(1, TestContext.Current.CancellationToken);

        for (var second = 0; second < 41; second++)
        {
            // Notices keep coming, as they did when it asked 108 times.
            _wakeup.Wake();
            var before = _bench.Store.Claims;
            _time.Advance(TimeSpan.FromSeconds(1));
            for (var turn = 0; turn < 20 && _bench.Store.Claims == before; turn++) await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        Assert.InRange(_bench.Store.Claims, 2, 15);
        await dispatcher.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_run_inherits_nothing_of_what_began_it()
    {
        var context = new AsyncLocal<string>();
        var seen = new TaskCompletionSource<string?>();
        var runs = new Queue<OpenRun>([new OpenRun(7, "sample", new JobArguments(), "ann")]);
        _bench.Store.Claim = _ =>
        {
            // As a run that is still captured here would be.
            context.Value = "another run";
            return Task.FromResult<OpenRun?>(runs.TryDequeue(out var run) ? run : throw new InvalidOperationException("no more"));
        };
        using var dispatcher = Dispatcher((_, _) =>
        {
            seen.TrySetResult(context.Value);
            return Task.FromResult(JobOutcome.Skipped("nothing to do"));
        });
        context.Value = "another run";

        await dispatcher.StartAsync(TestContext.Current.CancellationToken);

        Assert.Null(await seen.Task);
        await dispatcher.StopAsync(TestContext.Current.CancellationToken);
    }

    private RunDispatcher Dispatcher(Func<JobContext, CancellationToken, Task<JobOutcome>>? execute = null)
    {
        var options = Options.Create(new ServiceOptions());
        return new RunDispatcher(
            _bench.Runner(execute ?? RunnerBench.Forever), _bench.Store, new ActiveRuns("one", 3), _wakeup, new CurrentSchedule(Options.Create(new ScheduleOptions())),
            new NodeClock(null!, options, _time, NullLogger<NodeClock>.Instance), null!, RunnerBench.Retry, null!, options, _time, NullLogger<RunDispatcher>.Instance, NullLoggerFactory.Instance);
    }
}
