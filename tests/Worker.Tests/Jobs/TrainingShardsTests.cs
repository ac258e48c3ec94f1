using System.Text.Json.Nodes;
using Worker.Jobs;
using Worker.Storage.Tables;

namespace Worker.Tests.Jobs;

public sealed class TrainingShardsTests
{
    [Fact]
    public async Task Symbols_are_split_in_one_order_and_keep_the_other_arguments()
    {
        var children = new FakeChildRuns(_ => RunState.Succeeded);

        var outcome = await RunAsync(children, "EEE", "BBB", "AAA", "DDD", "CCC", "AAA");

        Assert.Equal(["AAA BBB", "CCC DDD", "EEE"], children.Parts.Select(part => string.Join(' ', part.Symbols)));
        Assert.All(children.Parts, part => Assert.True(part.FineTune));
        Assert.Equal("5 models of 5 symbols trained in 3 shards", outcome.Summary);
        Assert.Equal(["AAA", "BBB", "CCC", "DDD", "EEE"], outcome.Metrics["models"]!.AsArray().Select(model => (string)model!["name"]!));
    }

    [Fact]
    public async Task A_shard_that_fails_is_named_and_the_others_count()
    {
        var outcome = await RunAsync(new FakeChildRuns(number => number == 2 ? RunState.Failed : RunState.Succeeded), "AAA", "BBB", "CCC", "DDD", "EEE");

        Assert.Equal("3 models of 5 symbols trained in 3 shards", outcome.Summary);
        Assert.Equal("1 of 3 failed: run 2 failed: done", outcome.Parts!.ToText(1));
        Assert.False(outcome.IsSkipped);
    }

    [Fact]
    public async Task If_every_shard_fails_every_part_of_the_run_does()
    {
        var outcome = await RunAsync(new FakeChildRuns(_ => RunState.Failed), "AAA", "BBB", "CCC");

        Assert.True(outcome.Parts!.AllFailed);
    }

    [Fact]
    public async Task Where_every_shard_is_skipped_the_run_is()
    {
        var outcome = await RunAsync(new FakeChildRuns(_ => RunState.Skipped), "AAA", "BBB", "CCC");

        Assert.True(outcome.IsSkipped);
    }

    private static Task<JobOutcome> RunAsync(FakeChildRuns children, params string[] symbols) => TrainingShards.RunAsync(
        "train-forecaster", new JobContext(1, new JobArguments { FineTune = true }, new Progress<JobProgress>()), children, symbols, 2,
        TestContext.Current.CancellationToken);

    /// <summary>Each part trains a model of each of its symbols, unless it fails.</summary>
    private sealed class FakeChildRuns(Func<int, RunState> end) : IChildRuns
    {
        public List<JobArguments> Parts { get; } = [];

        public bool IsShared => true;

        public bool Has(string job) => true;

        public Task<IReadOnlyList<RunReport>> RunAllAsync(
            string job, IReadOnlyList<JobArguments> parts, Action<RunReport>? ended, CancellationToken cancellationToken)
        {
            Parts.AddRange(parts);
            return Task.FromResult<IReadOnlyList<RunReport>>([.. parts.Select((part, i) => Run(job, part, i + 1))]);
        }

        private RunReport Run(string job, JobArguments part, int number) => end(number) == RunState.Failed
            ? new RunReport(number, job, RunState.Failed, "done")
            : new RunReport(number, job, end(number), "done", new JsonObject
            {
                ["models"] = new JsonArray([.. part.Symbols.Select(symbol => new JsonObject { ["name"] = symbol })]),
            });
    }
}
