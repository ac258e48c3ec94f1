namespace Worker.IntegrationTests.Database;

/// <summary>
/// The expected figures were worked out outside of SQL, straight from the definitions: the long-run variance as a double loop
/// over autocovariances, the p-value by numerical integration of the t density. At horizon 3 the equally weighted variance is not positive.
/// </summary>
public sealed class ForecastSkillTests(PostgresFixture postgres)
{
    // Sixteen closes on successive days; the model says the last close plus a shift, for each of three horizons.
    private const string Forecasts =
        """
        create temporary table given on commit drop as
        select '{100,101.5,99.75,102.25,103,101,104.5,106.25,105,107.75,109,108.5,110.25,112,111.5,113.25}'::numeric[] as closes,
          '{0.6,-0.4,1.1,0.9,-1.3,2.2,1.4,-0.7,1.9,0.8,-0.2,1.3,1.2,-0.9,0.5}'::numeric[] as shifts;
        insert into worker.price_bars (symbol, date, close, source, fetched_at)
        select 'AAA', date '2024-01-01' + i, closes[i], 'csv', now() from given, generate_series(1, 16) as i;
        insert into worker.forecasts (symbol, as_of_date, horizon, target_date, model, predicted_close, lower_80, upper_80, lower_95, upper_95,
          naive_close, is_published, created_at)
        select 'AAA', date '2024-01-01' + i, h, date '2024-01-01' + i + h, m, p, p - 1.5, p + 1.5, p - 3, p + 3, closes[i], m = 'gru', now()
        from given, generate_series(1, 15) as i, generate_series(1, 3) as h, unnest('{gru,naive}'::text[]) as m,
          lateral (select closes[i] + case m when 'gru' then shifts[i] else 0 end as p) as said;
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 15, false, 0.7300000000000002, 0.835164654424503, 0.006923435741140029, 0.43366336633663377, 0.44936626062509233, 0.4696508703743465, 0.4532500000000001, 3.0, 1.0, 1.0, 1.0, 0.002632940739854539)]
    [InlineData(2, 14, false, 1.6607142857142867, 1.8910031351488714, 0.015598072280458106, 0.8857142857142862, 0.798267814445724, 0.7380356793188118, 1.0566964285714293, 7.857142857142866, 0.5, 0.42857142857142855, 0.9285714285714286, 0.0715409393982509)]
    [InlineData(3, 13, true, 2.053846153846154, 2.308262750008526, 0.019050201253907363, 0.7521126760563381, 0.8156041221288753, 0.7184823594510211, 1.3218269230769233, 9.692307692307695, 0.6923076923076923, 0.15384615384615385, 0.7692307692307693, 0.02490335747568395)]
    public async Task The_figures_are_those_of_the_definitions(int horizon, int n, bool usesBartlett, params double[] expected)
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await database.ExecuteAsync(Forecasts, Cancellation);

        var row = Assert.Single(await database.RowsAsync(
            $"""
            select n, dm_uses_bartlett, mae, rmse, mape, mae_ratio, rmse_ratio, pinball_ratio, crps, winkler_80, direction_accuracy, coverage_80, coverage_95, dm_p_value
            from api.forecast_skill where symbol = 'AAA' and model = 'gru' and horizon = {horizon}
            """, Cancellation));

        Assert.Equal(n, row[0]);
        Assert.Equal(usesBartlett, row[1]);
        Assert.All(row.Skip(2).Zip(expected), pair => Assert.Equal(pair.Second, Convert.ToDouble(pair.First, null), 1e-10));
    }

    [Fact]
    public async Task What_was_published_is_a_model_of_its_own()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await database.ExecuteAsync(Forecasts, Cancellation);

        var rows = await database.RowsAsync(
            "select model, mae, pinball_ratio, coverage_80, raw_coverage_80 from api.forecast_skill where horizon = 1 and model in ('gru', 'published') order by model", Cancellation);

        Assert.Equal(2, rows.Count);
        Assert.All(rows[0].Zip(rows[1]).Skip(1), pair => Assert.Equal(Convert.ToDouble(pair.First, null), Convert.ToDouble(pair.Second, null), 1e-12));
    }

    [Fact]
    public async Task The_scaled_error_is_that_of_one_step_before_the_first_forecast()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        // Steps of 2 and 4 before the first as-of close of 100.
        await database.ExecuteAsync(Forecasts
            + "insert into worker.price_bars (symbol, date, close, source, fetched_at) values ('AAA', '2023-12-28', 102, 'csv', now()), ('AAA', '2023-12-29', 104, 'csv', now())",
            Cancellation);

        var mase = await database.ScalarAsync<decimal>("select mase from api.forecast_skill where symbol = 'AAA' and model = 'gru' and horizon = 1", Cancellation);

        Assert.Equal(0.73 / 3, (double)mase, 1e-12);
    }

    [Fact]
    public async Task A_session_that_the_calendar_did_not_expect_or_expected_in_vain_spoils_no_figure()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await database.ExecuteAsync(Forecasts + "update worker.forecasts set target_date = target_date + 1;", Cancellation);

        var mae = await database.ScalarAsync<decimal>("select mae from api.forecast_skill where symbol = 'AAA' and model = 'gru' and horizon = 1", Cancellation);
        var dates = await database.RowsAsync("select as_of_date, actual_date from api.forecasts where model = 'gru' and horizon = 2 order by 1 limit 1", Cancellation);

        Assert.Equal(0.73, (double)mae, 1e-12);
        Assert.Equal([new DateOnly(2024, 1, 2), new DateOnly(2024, 1, 4)], dates[0].Select(date => date is DateTime time ? DateOnly.FromDateTime(time) : (DateOnly)date!));
    }

    [Fact]
    public async Task Live_calibration_is_undone_for_the_raw_coverage()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        // Bounds ten times as far out as they would have been: all closes lie within, none would have.
        await database.ExecuteAsync(Forecasts
            + "update worker.forecasts set lower_80 = predicted_close * 0.7, upper_80 = predicted_close * 1.4, calibration_80 = 1e6 where model = 'gru'", Cancellation);

        var row = Assert.Single(await database.RowsAsync(
            "select coverage_80, raw_coverage_80 from api.forecast_skill where symbol = 'AAA' and model = 'gru' and horizon = 1", Cancellation));

        Assert.Equal([1m, 0m], row);
    }

    [Fact]
    public async Task Rolling_skill_ends_with_the_newest_known_day()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await database.ExecuteAsync(Forecasts, Cancellation);

        var row = Assert.Single(await database.RowsAsync(
            "select n, pinball_ratio, coverage_80 from api.rolling_skill where model = 'gru' and horizon = 1 order by as_of_date desc limit 1", Cancellation));

        Assert.Equal(15, row[0]);
        Assert.Equal(0.4696508703743465, Convert.ToDouble(row[1], null), 1e-10);
        Assert.Equal(1m, row[2]);
    }

    [Fact]
    public async Task A_reader_sees_the_figures_with_their_test()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await database.ExecuteAsync(Forecasts, Cancellation);
        await using var connection = await database.DataSource.OpenConnectionAsync(Cancellation);
        await using var command = new Npgsql.NpgsqlCommand(
            """
            set role worker_reader;
            select count(*) from api.forecast_skill where dm_p_value is not null and model = 'gru';
            """, connection);

        Assert.Equal(3L, await command.ExecuteScalarAsync(Cancellation));
    }

    [Fact]
    public async Task The_live_figures_are_the_newest_row_of_rolling_skill()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await database.ExecuteAsync(Forecasts + "update worker.forecasts set is_published = model = 'gru';", Cancellation);

        var live = await Worker.Storage.Queries.FleetQueries.LiveSkillAsync(database.DataSource, Cancellation);

        var rolling = await database.RowsAsync(
            """
            select distinct on (horizon) horizon, n::bigint, pinball_ratio::double precision, coverage_80::double precision, coverage_95::double precision
            from api.rolling_skill where model = 'published' order by horizon, as_of_date desc
            """, Cancellation);
        Assert.Equal(3, live.Count);
        Assert.Equal(rolling.Select(row => ((int)row[0]!, (long)row[1]!)), live.Select(skill => (skill.Horizon, skill.Forecasts)));
        Assert.All(rolling.Zip(live), pair =>
        {
            Assert.Equal((double)pair.First[2]!, pair.Second.PinballRatio!.Value, 1e-9);
            Assert.Equal((double)pair.First[3]!, pair.Second.Coverage80, 1e-9);
            Assert.Equal((double)pair.First[4]!, pair.Second.Coverage95, 1e-9);
        });
    }

    [Fact]
    public async Task The_naive_forecast_is_its_own_measure_and_has_no_direction_and_no_test_against_itself()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await database.ExecuteAsync(Forecasts, Cancellation);

        var rows = await database.RowsAsync(
            "select mae_ratio, rmse_ratio, pinball_ratio, direction_accuracy, dm_p_value from api.forecast_skill where model = 'naive'", Cancellation);

        Assert.Equal(3, rows.Count);
        Assert.All(rows, row => Assert.Equal([1m, 1m, 1m, null, null], row));
    }

    [Fact]
    public async Task Nine_forecasts_are_too_few_for_the_test()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await database.ExecuteAsync(Forecasts + "delete from worker.forecasts where as_of_date > '2024-01-10' or horizon > 1", Cancellation);

        var row = Assert.Single(await database.RowsAsync("select n, rmse, dm_p_value from api.forecast_skill where model = 'gru'", Cancellation));

        Assert.Equal(9, row[0]);
        Assert.NotNull(row[1]);
        Assert.Null(row[2]);
    }

    [Theory]
    [InlineData(2.0, 1, 0.295167235300863)]
    [InlineData(2.0, 2, 0.18350341907227454)]
    [InlineData(-1.5, 9, 0.16785065605706473)]
    [InlineData(2.262157162798205, 9, 0.05)]
    [InlineData(3.1, 10, 0.011250657216090532)]
    [InlineData(0.5, 57, 0.6189999472049563)]
    [InlineData(1.96, 1000, 0.05027318495566524)]
    [InlineData(0.0, 5, 1.0)]
    public async Task The_p_value_is_that_of_the_t_distribution(double t, int degrees, double expected)
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);

        var actual = await database.ScalarAsync<double>(
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"select worker.student_t_p_value({t:R}, {degrees})"), Cancellation);

        Assert.Equal(expected, actual, 1e-12);
    }
}
