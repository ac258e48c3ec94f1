using Worker.IntegrationTests.Database;
using Worker.Tests;
using Worker.Tests.Prices.Yahoo;

namespace Worker.IntegrationTests.Prices;

/// <summary>A recorded answer that reaches back further than was asked for at first.</summary>
public sealed class EarlierFromTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Prices_from_moved_back_fetches_the_older_part_once()
    {
        var answer = await StubYahoo.Saying(SharedCases.Read("yahoo-from-earlier/FROMX.json")).FetchAsync("FROMX");
        await using var bench = await IngestionBench.StartAsync(postgres);
        bench.Time.SetUtcNow(new DateTimeOffset(2026, 11, 25, 12, 0, 0, TimeSpan.Zero));
        bench.Feed.Answers["FROMX"] = answer;
        bench.Settings.From = new DateOnly(2026, 9, 1);
        await bench.RunAsync("FROMX");
        Assert.Equal([[new DateOnly(2026, 9, 1)]], await bench.RowsAsync("select min(date) from api.prices"));

        bench.Settings.From = new DateOnly(2026, 1, 1);
        var moved = Assert.Single((await bench.RunAsync("FROMX")).Symbols);
        var again = Assert.Single((await bench.RunAsync("FROMX")).Symbols);

        var older = answer.Bars.Count(bar => bar.Date < new DateOnly(2026, 9, 1));
        Assert.True(older > 100, $"{older} older bars");
        Assert.Equal((older, true), (moved.BarsWritten, moved.IsFull));
        Assert.Equal([[answer.Bars[0].Date, (long)answer.Bars.Count]], await bench.RowsAsync("select min(date), count(*) from api.prices"));
        Assert.Equal((0, false), (again.BarsWritten, again.IsFull));
    }
}
