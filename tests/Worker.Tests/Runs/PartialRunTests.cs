using Worker.Jobs;
using Worker.Observability;
using Worker.Storage.Tables;

namespace Worker.Tests.Runs;

/// <summary>Runs of which some parts fail.</summary>
public sealed class PartialRunTests : IDisposable
{
    private readonly RunnerBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_run_of_which_some_parts_fail_is_partial_and_names_them()
    {
        var report = await _bench.RunAsync((_, _) => Task.FromResult(Outcome("BBB")));

        Assert.Equal((RunState.Partial, "1 of 2 failed: BBB: 404"), (report.State, report.Error));
        Assert.Equal("""{"symbols":["BBB"]}""", Assert.Single(_bench.Store.Closed).FailedParts!.ToJsonString());
        Assert.Contains(_bench.Log.Collector.GetSnapshot(), record => record.Id.Id == 7010);
    }

    [Fact]
    public async Task A_run_of_which_all_parts_fail_has_failed()
    {
        var report = await _bench.RunAsync((_, _) => Task.FromResult(Outcome("AAA", "BBB")));

        Assert.Equal(RunState.Failed, report.State);
        Assert.Null(report.FailedParts);
    }

    [Fact]
    public async Task The_failed_parts_alone_are_tried_again()
    {
        var report = await _bench.ContinueAsync(RunnerBench.Unattended with { RetryIn = TimeSpan.FromMinutes(5) }, (_, _) => Task.FromResult(Outcome("BBB")));

        Assert.Equal(RunState.Queued, report.State);
        var (requeued, retryIn) = Assert.Single(_bench.Store.Requeued);
        Assert.Equal(("""{"symbols":["BBB"]}""", TimeSpan.FromMinutes(5)), (requeued.FailedParts!.ToJsonString(), retryIn));
        Assert.NotNull(requeued.Metrics);
    }

    [Fact]
    public async Task A_retry_of_the_failed_parts_that_succeeds_ends_the_run_as_succeeded()
    {
        var report = await _bench.ContinueAsync(RunnerBench.Unattended, (_, _) => Task.FromResult(JobOutcome.Skipped("nothing new")), isRemainder: true);

        Assert.Equal(RunState.Succeeded, report.State);
    }

    [Fact]
    public async Task A_retry_of_the_failed_parts_that_fails_altogether_leaves_the_run_partial()
    {
        var all = await _bench.ContinueAsync(RunnerBench.Unattended, (_, _) => Task.FromResult(Outcome("AAA", "BBB")), isRemainder: true);
        var thrown = await _bench.ContinueAsync(RunnerBench.Unattended, (_, _) => throw new OperatorException("no network"), isRemainder: true);

        Assert.Equal((RunState.Partial, RunState.Partial), (all.State, thrown.State));
    }

    private static JobOutcome Outcome(params string[] failed) => new("2 symbols", [])
    {
        Parts = new RunParts(JobArgument.Symbols, 2, [.. failed.Select(symbol => new FailedPart(symbol, $"{symbol}: 404"))]),
    };
}
