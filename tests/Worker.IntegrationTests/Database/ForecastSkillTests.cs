namespace Worker.IntegrationTests.Database;

/// <summary>
/// The expected figures were worked out outside of SQL, straight from the definitions: the long-run variance as a double loop
/// over autocovariances, the p-value by numerical integration of the t density.
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
    [InlineData(1, 15, 0.7300000000000002, 0.835164654424503, 0.6923435741140029, 0.43366336633663377, 0.44936626062509233, 1.0, 1.0, 1.0, 0.0018584771078374862)]
    [InlineData(2, 14, 1.6607142857142867, 1.8910031351488714, 1.5598072280458106, 0.8857142857142862, 0.798267814445724, 0.5, 0.42857142857142855, 0.9285714285714286, 0.199780921318785)]
    [InlineData(3, 13, 2.053846153846154, 2.308262750008526, 1.9050201253907364, 0.7521126760563381, 0.8156041221288753, 0.6923076923076923, 0.15384615384615385, 0.7692307692307693, 0.032820970077850564)]
    public async Task The_figures_are_those_of_the_definitions(int horizon, int n, params double[] expected)
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await database.ExecuteAsync(Forecasts, Cancellation);

        var row = Assert.Single(await database.RowsAsync(
            $"""
            select n, mae, rmse, mape, mase, rmse_ratio, direction_accuracy, coverage_80, coverage_95, dm_p_value
            from api.forecast_skill where symbol = 'AAA' and model = 'gru' and horizon = {horizon}
            """, Cancellation));

        Assert.Equal(n, row[0]);
        Assert.All(row.Skip(1).Zip(expected), pair => Assert.Equal(pair.Second, Convert.ToDouble(pair.First, null), 1e-11));
    }

    [Fact]
    public async Task The_naive_forecast_is_its_own_measure_and_has_no_direction_and_no_test_against_itself()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await database.ExecuteAsync(Forecasts, Cancellation);

        var rows = await database.RowsAsync(
            "select mase, rmse_ratio, direction_accuracy, dm_p_value from api.forecast_skill where model = 'naive'", Cancellation);

        Assert.Equal(3, rows.Count);
        Assert.All(rows, row => Assert.Equal([1.0, 1.0, null, null], row));
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
