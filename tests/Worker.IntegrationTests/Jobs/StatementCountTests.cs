using Worker.Forecasting;
using Worker.IntegrationTests.Database;
using Worker.IntegrationTests.Forecasting;
using Worker.IntegrationTests.Prices;
using Worker.IntegrationTests.Sentiment;
using Worker.Tests.Prices;

namespace Worker.IntegrationTests.Jobs;

/// <summary>How many statements a job sends does not grow with its symbols or reviews where one statement over the set serves.</summary>
[Collection(nameof(Networks))]
public sealed class StatementCountTests(PostgresFixture postgres)
{
    private static readonly DateOnly Last = new(2020, 12, 31);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Training_and_forecasting_send_no_more_for_six_symbols_than_for_two()
    {
        var (two, six) = (await ForecastAsync("AAA", "BBB"), await ForecastAsync("AAA", "BBB", "CCC", "DDD", "EEE", "FFF"));

        DoesNotGrow(two.Training, six.Training);
        DoesNotGrow(two.Forecast, six.Forecast);
    }

    [Fact]
    public async Task Scoring_sends_no_more_for_six_reviews_than_for_two()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = new SentimentBench(database.Contexts);
        await bench.StoreAsync(MadeUpReviews.Labelled(100));
        await bench.TrainAsync();
        await bench.ScoreAsync();

        DoesNotGrow(await ScoreAsync(2, from: 1000), await ScoreAsync(6, from: 2000));

        async Task<IReadOnlyList<string>> ScoreAsync(int reviews, int from)
        {
            await bench.StoreAsync(MadeUpReviews.Unlabelled(reviews, from));
            return await StatementCount.OfAsync(database, () => bench.ScoreAsync());
        }
    }

    /// <summary>Symbols are fetched and written in batches of a few, so that the memory that a fetch takes does not grow with the symbols.</summary>
    [Fact]
    public async Task Fetching_prices_sends_no_more_for_a_full_batch_than_for_one_symbol()
    {
        var (one, full, twice) = (await FetchAsync("A"), await FetchAsync("A", "B", "C"), await FetchAsync("A", "B", "C", "D", "E", "F"));

        DoesNotGrow(one, full);
        Assert.InRange(twice.Count - full.Count, 1, 16);

        async Task<IReadOnlyList<string>> FetchAsync(params string[] symbols)
        {
            await using var bench = await IngestionBench.StartAsync(postgres);
            foreach (var symbol in symbols)
                bench.Feed.Set(symbol, Bars.Ending(Bars.LastSession, 100, 101, 102, 101));
            Assert.Equal(3, bench.Feed.BatchSize);
            return await StatementCount.OfAsync(bench.Database, () => bench.RunAsync(symbols));
        }
    }

    private async Task<(IReadOnlyList<string> Training, IReadOnlyList<string> Forecast)> ForecastAsync(params string[] symbols)
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = new ForecastingBench(database, symbols);
        bench.Forecasting.Preset = ForecastingPreset.Quantile;
        foreach (var (i, symbol) in symbols.Index())
            await bench.StoreAsync(symbol, 400, Last, seed: i + 1);
        var training = await StatementCount.OfAsync(database, () => bench.TrainAsync());
        return (training, await StatementCount.OfAsync(database, () => bench.ForecastAsync()));
    }

    private static void DoesNotGrow(IReadOnlyList<string> few, IReadOnlyList<string> many)
    {
        Assert.NotEmpty(few);
        Assert.True(many.Count <= few.Count, $"{few.Count} statements, then {many.Count}:\n{string.Join('\n', many.CountBy(text => text).Where(pair => few.Count(other => other == pair.Key) != pair.Value))}");
    }
}
