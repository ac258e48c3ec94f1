using Microsoft.Extensions.Options;
using Worker.Jobs;
using Worker.Observability;
using Worker.Prices;
using Worker.Storage.Tables;

namespace Worker.Tests.Jobs;

public sealed class NightlyJobTests
{
    private readonly FakeChildRuns _children = new("fetch-prices", "train-forecaster", "forecast", "fetch-reviews", "score-reviews");

    [Fact]
    public async Task It_runs_both_chains_each_in_its_order()
    {
        var outcome = await RunAsync();

        Assert.False(outcome.IsSkipped);
        Assert.Equal(["fetch-prices", "train-forecaster", "forecast"], _children.Began.Where(job => !job.EndsWith("reviews", StringComparison.Ordinal)));
        Assert.Equal(["fetch-reviews", "score-reviews"], _children.Began.Where(job => job.EndsWith("reviews", StringComparison.Ordinal)));
        Assert.Contains("forecast succeeded: forecast done", outcome.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RunState.Failed)]
    [InlineData(RunState.Cancelled)]
    public async Task A_child_run_that_fails_stops_its_own_chain_only_and_fails_the_night(RunState state)
    {
        _children.Ends["train-forecaster"] = state;

        var failure = await Assert.ThrowsAsync<OperatorException>(RunAsync);

        Assert.StartsWith("train-forecaster (run ", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("forecast", _children.Began);
        Assert.Contains("score-reviews", _children.Began);
    }

    [Theory]
    [InlineData("fetch-prices")]
    [InlineData("fetch-prices", "train-forecaster", "forecast", "fetch-reviews", "score-reviews")]
    public async Task A_child_run_that_partly_fails_stops_nothing_and_is_a_failed_part_of_the_night(params string[] jobs)
    {
        foreach (var job in jobs) _children.Ends[job] = RunState.Partial;

        var parts = (await RunAsync()).Parts!;

        Assert.Equal(5, _children.Began.Count);
        Assert.Equal(jobs, parts.Failed.Select(part => part.Name));
        Assert.False(parts.AllFailed);
    }

    [Fact]
    public async Task A_night_on_which_every_child_run_is_skipped_is_skipped_with_their_reasons()
    {
        foreach (var job in _children.Jobs) _children.Ends[job] = RunState.Skipped;

        var outcome = await RunAsync();

        Assert.True(outcome.IsSkipped);
        Assert.Contains("fetch-prices skipped: fetch-prices done", outcome.Summary, StringComparison.Ordinal);
        Assert.Equal(5, _children.Began.Count);
    }

    [Fact]
    public async Task Without_symbols_and_without_reviews_there_is_nothing_to_do()
    {
        var outcome = await Job().ExecuteAsync(
            new JobContext(1, new JobArguments(), new Progress<JobProgress>()) { Children = new FakeChildRuns("fetch-prices", "forecast") },
            TestContext.Current.CancellationToken);

        Assert.True(outcome.IsSkipped);
        Assert.StartsWith("nothing to do: no symbols to follow", outcome.Summary, StringComparison.Ordinal);
    }

    // Training from scratch was asked for, so no version is looked at.
    private Task<JobOutcome> RunAsync() => Job().ExecuteAsync(
        new JobContext(1, new JobArguments { Symbols = ["AAPL"], Full = true }, new Progress<JobProgress>()) { Children = _children },
        TestContext.Current.CancellationToken);

    private static NightlyJob Job() => new(null!, null!, Options.Create(new PricesOptions()));

    private sealed class FakeChildRuns(params string[] jobs) : IChildRuns
    {
        private readonly Lock _gate = new();

        public IReadOnlyList<string> Jobs => jobs;

        public List<string> Began { get; } = [];

        public Dictionary<string, RunState> Ends { get; } = [];

        public bool Has(string job) => jobs.Contains(job);

        public bool IsShared => true;

        public async Task<IReadOnlyList<RunReport>> RunAllAsync(
            string job, IReadOnlyList<JobArguments> parts, Action<RunReport>? ended, CancellationToken cancellationToken)
        {
            lock (_gate) Began.Add(job);
            await Task.Yield();
            return [.. parts.Select(_ => new RunReport(Began.Count, job, Ends.GetValueOrDefault(job, RunState.Succeeded), $"{job} done"))];
        }
    }
}
