namespace Worker.IntegrationTests.Database;

public sealed class QuantileLossTests(PostgresFixture postgres)
{
    // Two days: the close is 10 above and 2 below the quantile of 0.1, which is 92, and 6 above and below the median, which is 96.
    private const string Forecasts =
        """
        insert into worker.price_bars (symbol, date, close, source, fetched_at)
        select 'AAA', date '2024-01-01' + i, ('{96,102,90}'::numeric[])[i + 1], 'csv', now() from generate_series(0, 2) as i;
        insert into worker.forecasts (symbol, as_of_date, horizon, target_date, model, predicted_close, lower_50, upper_50, lower_80, upper_80, lower_95, upper_95,
          naive_close, is_published, created_at)
        select 'AAA', date '2024-01-01' + i, 1, date '2024-01-02' + i, m, 96, 96 - w, 96 + w, 96 - 2 * w, 96 + 2 * w, 96 - 3 * w, 96 + 3 * w,
          ('{96,102}'::numeric[])[i + 1], m = 'gru', now()
        from generate_series(0, 1) as i, (values ('gru', 2), ('naive', 4)) as given (m, w);
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_quantile_has_the_loss_of_its_level()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await database.ExecuteAsync(Forecasts, Cancellation);

        var rows = await database.RowsAsync(
            "select level, pinball, n from api.forecast_quantile_losses where model = 'gru' and level in (0.1, 0.5) order by level", Cancellation);

        // (0.1 * 10 + 0.9 * 2) / 2 and (0.5 * 6 + 0.5 * 6) / 2.
        Assert.Equal([(0.1m, 1.4, 2), (0.5m, 3.0, 2)], rows.Select(row => ((decimal)row[0]!, Math.Round((double)(decimal)row[1]!, 12), (int)row[2]!)));
    }

    [Fact]
    public async Task The_mean_over_the_levels_is_the_loss_of_the_skill_view()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await database.ExecuteAsync(Forecasts, Cancellation);

        var rows = await database.RowsAsync(
            """
            select model, avg(l.pinball)::double precision, min(s.pinball)::double precision
            from api.forecast_quantile_losses l join api.forecast_skill s using (symbol, model, horizon) group by model order by model
            """, Cancellation);

        Assert.Equal(["gru", "naive", "published"], rows.Select(row => row[0]));
        Assert.All(rows, row => Assert.Equal((double)row[2]!, (double)row[1]!, 1e-9));
    }
}
