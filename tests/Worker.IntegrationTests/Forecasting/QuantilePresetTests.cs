using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Worker.Forecasting;
using Worker.IntegrationTests.Database;
using Worker.Jobs;
using Worker.Observability;

namespace Worker.IntegrationTests.Forecasting;

public sealed class QuantilePresetTests(PostgresFixture postgres)
{
    private static readonly DateOnly Last = new(2020, 12, 31);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_training_and_a_forecast_write_the_network_and_its_baselines_beside_each_other()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = await BenchAsync(database);

        var trained = await bench.TrainAsync();
        await bench.ForecastAsync();

        var rows = await bench.ForecastsAsync();
        Assert.Equal(["drift", "gru", "har", "naive"], rows.Select(row => row.Model).Distinct().Order());
        Assert.Equal(2 * 5 * 4, rows.Count);
        Assert.All(rows.GroupBy(row => (row.Symbol, row.Horizon)), group => Assert.Single(group, row => row.IsPublished));
        Assert.All(rows, row => Assert.True(
            0 < row.Lower95 && row.Lower95 <= row.Lower80 && row.Lower80 <= row.Lower50 && row.Lower50 <= row.PredictedClose
            && row.PredictedClose <= row.Upper50 && row.Upper50 <= row.Upper80 && row.Upper80 <= row.Upper95, $"{row.Model} {row.Horizon}"));
        Assert.All(rows, row => Assert.Equal((Last, 64), (row.DataCutoff, row.DataSha256!.Length)));
        Assert.All(rows.GroupBy(row => (row.Symbol, row.Model)), group => Assert.All(group.Zip(group.Skip(1)), pair => Assert.True(
            Distance(pair.First, pair.First.Lower95) <= Distance(pair.Second, pair.Second.Lower95) + 1e-6
            && Distance(pair.First, pair.First.Upper80) <= Distance(pair.Second, pair.Second.Upper80) + 1e-6, $"{pair.Second.Model} {pair.Second.Horizon}")));
        Assert.Contains("published at horizon", trained.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_folds_choose_the_number_of_epochs_and_the_version_names_their_losses()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = await BenchAsync(database);
        bench.Forecasting.Quantile.Epochs = 3;
        // High enough that each epoch spoils what the one before has learnt.
        bench.Forecasting.Quantile.LearningRate = 1;

        var chosen = JsonNode.Parse((await TrainedAsync(bench, new JobArguments())).Metrics)!;
        bench.Forecasting.Quantile.ChooseEpochs = false;
        var all = JsonNode.Parse((await TrainedAsync(bench, new JobArguments())).Metrics)!;

        double[] losses = [.. chosen["out_of_fold_losses"]!.AsArray().Select(loss => (double)loss!)];
        Assert.Equal(3, losses.Length);
        Assert.Equal(Array.IndexOf(losses, losses.Min()) + 1, (int)chosen["epochs"]!);
        Assert.InRange((int)chosen["epochs"]!, 1, 2);
        Assert.Equal(3, (int)all["epochs"]!);
        Assert.Null(all["out_of_fold_losses"]);
    }

    [Fact]
    public async Task Every_decision_of_the_gate_is_a_row_with_its_figures()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = await BenchAsync(database);

        await bench.TrainAsync();

        var rows = await database.RowsAsync(
            "select candidate, horizon, figures ->> 'pinball_ratio', reason from api.promotions where name = 'gru' and horizon is not null order by id", Cancellation);
        Assert.Equal(5 * 3, rows.Count);
        Assert.Equal(["drift", "har", "gru"], rows.Take(3).Select(row => row[0]));
        Assert.All(rows, row => Assert.NotNull(row[2]));
    }

    [Fact]
    public async Task Each_group_of_symbols_publishes_what_its_own_decisions_chose()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = await BenchAsync(database);
        bench.Forecasting.Groups["first"] = ["aaa"];
        // Any advantage decides: the groups differ by chance.
        bench.Forecasting.Quantile.Significance = 1;

        await bench.TrainAsync();
        await bench.ForecastAsync();

        var decided = await database.RowsAsync(
            """
            select distinct on (symbol_group, horizon) symbol_group, horizon, case when is_promoted then candidate else incumbent end
            from api.promotions where horizon is not null order by symbol_group, horizon, id desc
            """, Cancellation);
        var published = await database.RowsAsync(
            "select case symbol when 'AAA' then 'first' else 'others' end as symbol_group, horizon, model from api.forecasts where is_published order by 1, 2", Cancellation);
        Assert.Equal(decided, published);
        Assert.NotEqual(published.Take(5).Select(row => row[2]), published.Skip(5).Select(row => row[2]));
    }

    [Fact]
    public async Task The_newest_session_is_in_the_weights_after_a_training_and_after_a_night_of_fine_tuning()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = await BenchAsync(database);
        var night = new DateOnly(2020, 12, 30);

        var before = await TrainedAsync(bench, new JobArguments { AsOf = night });
        var tuned = await TrainedAsync(bench, new JobArguments { FineTune = true });
        // The same, but for the newest close of one symbol.
        await bench.StoreAsync("AAA", 400, Last, seed: 1, (date, close) => date == Last ? close * 1.2m : close);
        await database.ExecuteAsync("delete from worker.promotions; delete from worker.training_epochs; delete from worker.model_versions where id > 1; update worker.model_versions set is_current = true", Cancellation);
        var otherTuned = await TrainedAsync(bench, new JobArguments { FineTune = true });
        var scratch = await TrainedAsync(bench, new JobArguments { Full = true });
        await bench.StoreAsync("AAA", 400, Last, seed: 1);
        var otherScratch = await TrainedAsync(bench, new JobArguments { Full = true });

        Assert.Equal((night, Last), (before.TrainedTo, tuned.TrainedTo));
        Assert.Equal(before.Id, tuned.ParentId);
        Assert.NotEqual(tuned.CheckpointSha256, otherTuned.CheckpointSha256);
        Assert.False(SameWeights(bench, tuned, otherTuned));
        Assert.False(SameWeights(bench, scratch, otherScratch));
    }

    [Fact]
    public async Task A_version_that_other_settings_do_not_fit_is_not_fine_tuned_and_both_are_named()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = await BenchAsync(database);
        await bench.TrainAsync(new JobArguments { AsOf = new DateOnly(2020, 12, 30) });

        bench.Forecasting.Subjects["AAA"] = ["aaa"];
        var other = await Assert.ThrowsAsync<OperatorException>(() => bench.TrainAsync(new JobArguments { FineTune = true }));
        bench.Forecasting.Preset = ForecastingPreset.Textbook;
        var textbook = await Assert.ThrowsAsync<OperatorException>(() => bench.TrainAsync(new JobArguments { FineTune = true }));

        Assert.Contains("Range, Volume, Calendar, the settings say", other.Message, StringComparison.Ordinal);
        Assert.Contains("Range, Volume, Calendar, Mood. Run", other.Message, StringComparison.Ordinal);
        Assert.Contains("preset Quantile", textbook.Message, StringComparison.Ordinal);
        Assert.Equal(1L, await database.ScalarAsync<long>("select count(*) from worker.model_versions", Cancellation));
    }

    [Fact]
    public async Task A_replay_of_a_day_gives_its_numbers_again_and_names_its_data()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = await BenchAsync(database);
        var day = new DateOnly(2020, 12, 30);
        await bench.TrainAsync(new JobArguments { AsOf = day });
        await bench.ForecastAsync(new JobArguments { AsOf = day });
        var first = await bench.ForecastsAsync();

        // Later sessions and later versions come; the day is asked for again.
        await bench.TrainAsync();
        await database.ExecuteAsync("delete from worker.forecasts", Cancellation);
        await bench.ForecastAsync(new JobArguments { AsOf = day });

        var again = await bench.ForecastsAsync();
        Assert.Equal(
            first.Select(row => (row.Symbol, row.Horizon, row.Model, row.PredictedClose, row.Lower80, row.Upper95, row.DataSha256, row.ModelVersionId)),
            again.Select(row => (row.Symbol, row.Horizon, row.Model, row.PredictedClose, row.Lower80, row.Upper95, row.DataSha256, row.ModelVersionId)));
    }

    [Fact]
    public async Task Equal_data_and_settings_are_not_trained_twice_and_too_short_a_history_is_said()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = await BenchAsync(database);
        await bench.TrainAsync();

        Assert.True((await bench.TrainAsync()).IsSkipped);
        await bench.StoreAsync("AAA", 20, Last, seed: 1);
        await bench.StoreAsync("BBB", 20, Last, seed: 2);
        await Assert.ThrowsAsync<OperatorException>(() => bench.TrainAsync());
    }

    private static async Task<ForecastingBench> BenchAsync(TestDatabase database)
    {
        var bench = new ForecastingBench(database, "AAA", "BBB");
        bench.Forecasting.Preset = ForecastingPreset.Quantile;
        await bench.StoreAsync("AAA", 400, Last, seed: 1);
        await bench.StoreAsync("BBB", 400, Last, seed: 2);
        return bench;
    }

    private static async Task<Worker.Storage.Tables.ModelVersionRow> TrainedAsync(ForecastingBench bench, JobArguments arguments)
    {
        await bench.TrainAsync(arguments);
        return (await bench.Versions.ListAsync(Cancellation)).MaxBy(row => row.Id)!;
    }

    private static double Distance(Worker.Storage.Tables.ForecastRow row, decimal? bound) =>
        Math.Abs(Math.Log((double)bound!.Value / (double)row.PredictedClose));

    private static bool SameWeights(ForecastingBench bench, Worker.Storage.Tables.ModelVersionRow first, Worker.Storage.Tables.ModelVersionRow second)
    {
        using var one = bench.Checkpoints.Load(first);
        using var two = bench.Checkpoints.Load(second);
        return one.Weights.Tensors.Where(pair => !pair.Key.Contains("base", StringComparison.Ordinal))
            .All(pair => pair.Value.bytes.SequenceEqual(two.Weights.Tensors[pair.Key].bytes));
    }
}
