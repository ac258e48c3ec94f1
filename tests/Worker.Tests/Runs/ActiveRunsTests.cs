using Worker.Jobs;
using Worker.Runs;

namespace Worker.Tests.Runs;

public sealed class ActiveRunsTests
{
    private static readonly ScheduleOptions Schedules = [];

    private readonly ActiveRuns _active = new("one", 2);

    [Fact]
    public void A_node_has_room_until_it_executes_as_many_runs_as_it_may()
    {
        _active.Begin(Run("prune"), usesDevice: false);
        Assert.NotNull(Capacity());
        var second = _active.Begin(Run("forecast"), usesDevice: false);
        Assert.Null(Capacity());

        _active.End(second);

        Assert.NotNull(Capacity());
    }

    [Fact]
    public void A_run_that_waits_for_its_children_takes_up_no_room_for_them_and_no_run_of_its_kind_takes_its_place()
    {
        using var one = _active.Begin(Run("nightly"), usesDevice: false).Wait();
        using var two = _active.Begin(Run("nightly"), usesDevice: false).Wait();

        var capacity = Capacity();

        Assert.NotNull(capacity);
        Assert.False(capacity.TakesTopLevel);
        Assert.Contains("fetch-prices", capacity.Jobs);
    }

    [Fact]
    public void A_busy_device_leaves_room_for_the_jobs_that_need_none_unless_its_run_waits()
    {
        var training = _active.Begin(Run("train-forecaster"), usesDevice: true);
        Assert.DoesNotContain("train-sentiment", Capacity()!.Jobs);
        Assert.Contains("fetch-prices", Capacity()!.Jobs);

        using (training.Wait()) Assert.Contains("train-sentiment", Capacity()!.Jobs);
        Assert.DoesNotContain("train-sentiment", Capacity()!.Jobs);
    }

    [Fact]
    public void Jobs_of_which_several_runs_may_be_executed_at_once_are_named() => Assert.Equal(["forecast"], Capacity()!.Parallel);

    [Fact]
    public async Task A_run_that_does_not_stop_makes_the_process_one_to_restart()
    {
        var health = new StuckRunHealth(_active);
        var run = _active.Begin(Run("fetch-reviews"), usesDevice: false);
        Assert.Equal("Healthy", (await health.CheckHealthAsync(new(), TestContext.Current.CancellationToken)).Status.ToString());

        run.IsStuck = true;

        var result = await health.CheckHealthAsync(new(), TestContext.Current.CancellationToken);
        Assert.Equal("Unhealthy", result.Status.ToString());
        Assert.Contains("fetch-reviews", result.Description, StringComparison.Ordinal);
    }

    private static OpenRun Run(string job) => new(1, job, new JobArguments(), "ann");

    private Worker.Storage.Runs.NodeCapacity? Capacity() => _active.Capacity(JobCatalog.OfWorker, Schedules, takesScheduled: true);
}
