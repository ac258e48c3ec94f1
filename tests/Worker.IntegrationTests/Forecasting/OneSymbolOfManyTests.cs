using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Worker.Forecasting;
using Worker.Forecasting.Backfill;
using Worker.IntegrationTests.Database;
using Worker.Jobs;
using Worker.Prices;

namespace Worker.IntegrationTests.Forecasting;

/// <summary>A symbol whose work ends in an exception that no rule foresees fails alone; and any case of a symbol is that symbol.</summary>
[Collection(nameof(Networks))]
public sealed class OneSymbolOfManyTests(PostgresFixture postgres)
{
    private const string NoTimeZone = "update worker.symbols set time_zone = 'Nowhere/Town' where symbol = 'AAA'";
    private const string NoPrice = "update worker.price_bars set close = 0 where symbol = 'AAA' and date = '2020-12-01'";

    private static readonly DateOnly Last = new(2020, 12, 31);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Quantile", NoTimeZone, "AAA: TimeZoneNotFoundException: ")]
    [InlineData("Quantile", NoPrice, "AAA: InvalidDataException: the close of 2020-12-01 is 0")]
    [InlineData("Textbook", NoTimeZone, "AAA: TimeZoneNotFoundException: ")]
    public async Task A_forecast_is_made_for_the_others(string preset, string harm, string error)
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = await BenchAsync(database, preset);
        await bench.TrainAsync();
        await database.ExecuteAsync(harm, Cancellation);

        var outcome = await bench.ForecastAsync();

        AssertOnlyFirstFailed(outcome, error);
        Assert.Equal(["BBB"], (await bench.ForecastsAsync()).Select(row => row.Symbol).Distinct());
    }

    [Theory]
    [InlineData("Quantile", false, NoPrice, "AAA: InvalidDataException: ")]
    [InlineData("Quantile", true, NoTimeZone, "AAA: TimeZoneNotFoundException: ")]
    [InlineData("Textbook", true, NoTimeZone, "AAA: TimeZoneNotFoundException: ")]
    public async Task The_others_are_trained(string preset, bool eachAlone, string harm, string error)
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = await BenchAsync(database, preset);
        bench.Forecasting.OneModelPerSymbol = eachAlone;
        await database.ExecuteAsync(harm, Cancellation);

        var outcome = await bench.TrainAsync();

        AssertOnlyFirstFailed(outcome, error);
        Assert.Equal(eachAlone ? JobArgument.Symbols : null, outcome.Parts!.Argument);
        Assert.Equal([eachAlone ? "gru:BBB" : "gru"], (await bench.Versions.ListAsync(Cancellation)).Select(version => version.Name));
    }

    [Theory]
    [InlineData("Quantile", "1900-01-01")]
    [InlineData("Quantile", "2020-03-02")]
    [InlineData("Textbook", "1900-01-01")]
    [InlineData("Textbook", "2020-03-02")]
    public async Task A_price_that_does_not_move_ends_no_training_and_no_forecast(string preset, string haltedFrom)
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = await BenchAsync(database, preset);
        var halt = DateOnly.Parse(haltedFrom, System.Globalization.CultureInfo.InvariantCulture);
        await bench.StoreAsync("AAA", 500, Last, seed: 1, (date, close) => date >= halt ? 100m : close);

        var trained = await bench.TrainAsync();
        await bench.ForecastAsync();

        Assert.Null(trained.Parts);
        Assert.Contains("BBB", (await bench.ForecastsAsync()).Select(row => row.Symbol));
    }

    [Fact]
    public async Task A_run_of_which_every_symbol_failed_has_failed()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = await BenchAsync(database, "Quantile");
        bench.Forecasting.OneModelPerSymbol = true;
        await database.ExecuteAsync("update worker.symbols set calendar = 'mars'", Cancellation);

        Assert.True((await bench.TrainAsync()).Parts!.AllFailed);
        Assert.True((await bench.ForecastAsync()).Parts!.AllFailed);
    }

    [Fact]
    public async Task A_backtest_evaluates_the_others_in_any_case_of_their_names()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = await BenchAsync(database, "Quantile");
        await database.ExecuteAsync(NoPrice, Cancellation);
        var prices = Options.Create(bench.Prices);
        bench.Forecasting.Quantile.BacktestFolds = 2;
        bench.Forecasting.MaxHorizon = 1;
        var job = new BacktestJob(BacktestRunners.Of(database), new PriceHistory(database, prices), prices, Options.Create(bench.Forecasting), NullLogger<BacktestJob>.Instance);

        var outcome = await job.ExecuteAsync(
            new JobContext(1, new JobArguments { Symbols = ["aaa", "bbb", "ccc"] }, new Progress<JobProgress>()), Cancellation);

        AssertOnlyFirstFailed(outcome, "AAA: InvalidDataException: ", count: 3);
        Assert.Contains("not evaluated, with fewer than 100 bars: ccc", outcome.Summary, StringComparison.Ordinal);
        Assert.Equal([["BBB"]], await database.RowsAsync("select unnest(symbols) from worker.backtests", Cancellation));
    }

    [Fact]
    public async Task A_backfill_is_planned_for_the_others_in_any_case_of_their_names()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = await BenchAsync(database, "Quantile");
        await database.ExecuteAsync(NoTimeZone, Cancellation);
        var planner = new BackfillPlanner(
            new PriceHistory(database, Options.Create(bench.Prices)), new PastForecasts(database), bench.Versions, Options.Create(bench.Forecasting), bench.Time);
        var failed = new List<SymbolFailure>();

        var days = await planner.PlanAsync(new BackfillRequest(Last, Last, ["aaa", "bbb"], BackfillScope.OnlyMissing), failed, Cancellation);

        Assert.Equal(["BBB"], Assert.Single(days).Symbols);
        Assert.Equal("AAA", Assert.Single(failed).Symbol);
    }

    private static void AssertOnlyFirstFailed(JobOutcome outcome, string error, int count = 2)
    {
        Assert.NotNull(outcome.Parts);
        Assert.Equal((count, false), (outcome.Parts.Count, outcome.Parts.AllFailed));
        Assert.StartsWith(error, Assert.Single(outcome.Parts.Failed).Error, StringComparison.Ordinal);
    }

    private static async Task<ForecastingBench> BenchAsync(TestDatabase database, string preset)
    {
        var bench = new ForecastingBench(database, "aaa", "bbb");
        bench.Forecasting.Preset = Enum.Parse<ForecastingPreset>(preset);
        await bench.StoreAsync("AAA", 500, Last, seed: 1);
        await bench.StoreAsync("BBB", 500, Last, seed: 2);
        return bench;
    }
}
