using Worker.Forecasting;
using Worker.Forecasting.Backtest;
using Worker.Forecasting.Network;
using Worker.IntegrationTests.Database;
using Worker.IntegrationTests.Forecasting;
using Worker.IntegrationTests.Prices;
using Worker.IntegrationTests.Reviews;
using Worker.IntegrationTests.Sentiment;
using Worker.Reviews;
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

    [Fact]
    public async Task A_backtest_sends_no_more_for_six_symbols_than_for_two() =>
        DoesNotGrow(await BacktestAsync("AAA", "BBB"), await BacktestAsync("AAA", "BBB", "CCC", "DDD", "EEE", "FFF"));

    [Fact]
    public async Task Training_on_reviews_sends_no_more_for_300_than_for_100()
    {
        DoesNotGrow(await TrainAsync(100), await TrainAsync(300));

        async Task<IReadOnlyList<string>> TrainAsync(int reviews)
        {
            await using var database = await postgres.CreateDatabaseAsync(Cancellation);
            await using var bench = new SentimentBench(database.Contexts);
            await bench.StoreAsync(MadeUpReviews.Labelled(reviews));
            return await StatementCount.OfAsync(database, () => bench.TrainAsync());
        }
    }

    [Fact]
    public async Task Adapting_the_encoder_sends_no_more_for_600_reviews_than_for_200()
    {
        DoesNotGrow(await AdaptAsync(200), await AdaptAsync(600));

        async Task<IReadOnlyList<string>> AdaptAsync(int reviews)
        {
            await using var database = await postgres.CreateDatabaseAsync(Cancellation);
            await using var bench = new SentimentBench(database.Contexts);
            bench.UseTrainedEncoder();
            // As many epochs for both.
            bench.Adaptation.TextsAnEpoch = 1000;
            await bench.StoreAsync(MadeUpReviews.Unlabelled(reviews, from: 0));
            return await StatementCount.OfAsync(database, () => bench.AdaptAsync());
        }
    }

    [Fact]
    public async Task Fetching_reviews_sends_no_more_for_six_than_for_two()
    {
        await using var site = await LoopbackSite.StartAsync();
        await using var bench = await ReviewsBench.StartAsync(postgres);
        bench.Add("feed", ReviewSourceKind.Delimited, site.AddressOf("/feed"));

        DoesNotGrow(await FetchAsync(2, from: 0), await FetchAsync(6, from: 2));

        Task<IReadOnlyList<string>> FetchAsync(int reviews, int from)
        {
            // As many of them are bad.
            var entries = Enumerable.Range(from, reviews).Select(i => $"{i},2026-09-01,4,Fine,Text {i}.\nbad {i},soon,4,,Late.\n");
            site["/feed"] = LoopbackSite.Says("id,date,rating,title,body\n" + string.Concat(entries));
            return StatementCount.OfAsync(bench.Database, () => bench.RunAsync());
        }
    }

    [Fact]
    public async Task Pruning_sends_no_more_for_six_of_each_than_for_two()
    {
        DoesNotGrow(await PruneAsync(2), await PruneAsync(6));

        async Task<IReadOnlyList<string>> PruneAsync(int rows)
        {
            await using var database = await postgres.CreateDatabaseAsync(Cancellation);
            await database.ExecuteAsync(
                $"""
                insert into worker.runs (job, args, requested_by, state, queued_at, finished_at)
                select 'forecast', jsonb_build_object(), 'schedule', 'succeeded', '2026-03-01', '2026-03-01' from generate_series(1, {rows});
                insert into worker.rejected_bars (symbol, source, rule, row_key, detail, "values", rejected_at)
                select 'AAA', 'csv', 'old', n, '', jsonb_build_object(), '2026-03-01' from generate_series(1, {rows}) as n;
                insert into worker.rejected_reviews (source, rule, row_key, detail, "values", rejected_at)
                select 'blog', 'old', n, '', jsonb_build_object(), '2026-03-01' from generate_series(1, {rows}) as n;
                """, Cancellation);
            using var tests = new PruneJobTests(postgres);
            return await StatementCount.OfAsync(database, () => tests.PruneAsync(database));
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

    private async Task<IReadOnlyList<string>> BacktestAsync(params string[] symbols)
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = new ForecastingBench(database, symbols);
        foreach (var (i, symbol) in symbols.Index())
            await bench.StoreAsync(symbol, 400, Last, seed: i + 1);
        var plan = new BacktestPlan
        {
            Folds = 2,
            Stride = 30,
            Network = new NetworkSettings { Horizons = 2, Hidden = 4, Layers = 1, Epochs = 1, SliceLength = 60 },
        };
        return await StatementCount.OfAsync(database, () =>
            BacktestRunners.Of(database).RunAsync(plan, symbols, DateOnly.MaxValue, null, null, new Progress<BacktestProgress>(), Cancellation));
    }

    private static void DoesNotGrow(IReadOnlyList<string> few, IReadOnlyList<string> many)
    {
        Assert.NotEmpty(few);
        Assert.True(many.Count <= few.Count, $"{few.Count} statements, then {many.Count}:\n{string.Join('\n', many.CountBy(text => text).Where(pair => few.Count(other => other == pair.Key) != pair.Value))}");
    }
}
