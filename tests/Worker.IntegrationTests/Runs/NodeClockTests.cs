using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;
using Worker.IntegrationTests.Database;
using Worker.Runs;
using Worker.Storage.Runs;

namespace Worker.IntegrationTests.Runs;

/// <summary>The clock of the node beside that of a real database.</summary>
public sealed class NodeClockTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, false)]
    [InlineData(3, false)]
    [InlineData(30, true)]
    [InlineData(-300, true)]
    public async Task A_clock_that_is_too_far_off_refuses_scheduled_work_and_says_by_how_much(int seconds, bool isRefused)
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        var time = new OffsetClock { Offset = TimeSpan.FromSeconds(seconds) };
        var log = new FakeLogger<NodeClock>();
        var clock = new NodeClock(database.DataSource, Options.Create(new ServiceOptions()), time, log);

        await clock.MeasureAsync(Cancellation);

        Assert.InRange(clock.Difference!.Value.TotalSeconds, seconds - 1, seconds + 1);
        Assert.Equal(isRefused, clock.Refusal is not null);
        Assert.Equal(isRefused ? 7057 : 7056, log.LatestRecord.Id.Id);
    }

    [Fact]
    public async Task A_clock_that_was_set_right_takes_scheduled_work_again()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        var time = new OffsetClock { Offset = TimeSpan.FromMinutes(5) };
        var log = new FakeLogger<NodeClock>();
        var clock = new NodeClock(database.DataSource, Options.Create(new ServiceOptions()), time, log);
        await clock.MeasureAsync(Cancellation);

        time.Offset = TimeSpan.Zero;
        await clock.MeasureAsync(Cancellation);

        Assert.Null(clock.Refusal);
        Assert.Equal(7058, log.LatestRecord.Id.Id);
    }

    [Fact]
    public async Task The_nodes_show_their_clocks_and_why_they_refuse()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);

        await Nodes.BeatAsync(database.DataSource, "alpha", TimeSpan.FromSeconds(30), "The clock is wrong.", Cancellation);

        Assert.Equal(
            ["alpha", 30m, "The clock is wrong.", true],
            Assert.Single(await database.RowsAsync("select name, clock_difference, refusal, is_alive from api.nodes", Cancellation)));
    }

    private sealed class OffsetClock : TimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Offset;
    }
}
