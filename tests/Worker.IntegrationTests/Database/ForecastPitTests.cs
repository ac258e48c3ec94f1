namespace Worker.IntegrationTests.Database;

public sealed class ForecastPitTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_actual_close_falls_between_the_quantiles_around_it()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        // Quantiles of 90, 92, 94, 96, 98, 100 and 102 for each of five days; the closes lie in ranges 1, 4, 4, 5 and 8, one of them on a quantile.
        await database.ExecuteAsync(
            """
            insert into worker.price_bars (symbol, date, close, source, fetched_at)
            select 'AAA', date '2024-01-01' + i, ('{95,80,95,96,97,110}'::numeric[])[i + 1], 'csv', now() from generate_series(0, 5) as i;
            insert into worker.forecasts (symbol, as_of_date, horizon, target_date, model, predicted_close, lower_50, upper_50, lower_80, upper_80, lower_95, upper_95,
              naive_close, is_published, created_at)
            select 'AAA', date '2024-01-01' + i, 1, date '2024-01-02' + i, 'gru', 96, 94, 98, 92, 100, 90, 102, ('{95,80,95,96,97}'::numeric[])[i + 1], i < 4, now()
            from generate_series(0, 4) as i;
            """, Cancellation);

        var counts = await database.RowsAsync("select from_level, n, share from api.forecast_pit where model = 'gru' order by from_level", Cancellation);
        var published = await database.ScalarAsync<long>("select sum(n) from api.forecast_pit where model = 'published'", Cancellation);

        Assert.Equal([0, 0.025m, 0.1m, 0.25m, 0.5m, 0.75m, 0.9m, 0.975m], counts.Select(row => (decimal)row[0]!));
        Assert.Equal([1, 0, 0, 2, 1, 0, 0, 1], counts.Select(row => (int)row[1]!));
        Assert.Equal(0.4m, (decimal)counts[3][2]!);
        Assert.Equal(4, published);
    }
}
