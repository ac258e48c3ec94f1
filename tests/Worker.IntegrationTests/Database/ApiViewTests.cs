namespace Worker.IntegrationTests.Database;

public sealed class ApiViewTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    // Friday 5 July 2024 after the holiday of the 4th: the session ends at 16:00 in New York (20:00 UTC), its bar is due two hours later.
    [InlineData("new_york", "16:00", "2024-07-05T21:59:00Z", "2024-07-03")]
    [InlineData("new_york", "16:00", "2024-07-05T22:00:00Z", "2024-07-05")]
    [InlineData("new_york", "16:00", "2024-07-08T12:00:00Z", "2024-07-05")]
    [InlineData("weekdays", "16:00", "2024-07-05T21:59:00Z", "2024-07-04")]
    // In winter New York is an hour further from UTC.
    [InlineData("weekdays", "16:00", "2024-01-05T22:30:00Z", "2024-01-04")]
    [InlineData("every_day", "16:00", "2024-07-07T22:00:00Z", "2024-07-07")]
    // A day that ends at midnight ends after it has been.
    [InlineData("every_day", "00:00", "2024-07-05T05:59:00Z", "2024-07-03")]
    [InlineData("every_day", "00:00", "2024-07-05T06:00:00Z", "2024-07-04")]
    public async Task The_expected_session_follows_the_calendar_of_the_exchange(string calendar, string close, string at, string expected)
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await database.ExecuteAsync("insert into worker.market_holidays values ('new_york', '2024-07-04')", Cancellation);

        var session = await database.ScalarAsync<DateOnly>($"select worker.expected_session('{calendar}', 'America/New_York', '{close}', '{at}')", Cancellation);

        Assert.Equal(DateOnly.Parse(expected, null), session);
    }

    [Fact]
    public async Task Sessions_behind_skip_weekends_and_holidays()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await database.ExecuteAsync("insert into worker.market_holidays values ('new_york', '2024-07-04')", Cancellation);

        Assert.Equal(4, await database.ScalarAsync<int>("select worker.sessions_between('new_york', '2024-07-02', '2024-07-09')", Cancellation));
        Assert.Equal(0, await database.ScalarAsync<int>("select worker.sessions_between('new_york', '2024-07-09', '2024-07-02')", Cancellation));
    }

    [Fact]
    public async Task Freshness_tells_fresh_late_and_failed_apart()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await database.ExecuteAsync(
            """
            insert into worker.symbols (symbol, source, time_zone, calendar, session_close, last_error)
            select s, 'csv', 'UTC', 'every_day', '00:00', e
            from (values ('FRESH', null), ('LATE', null), ('FAILED', '429 Too Many Requests'), ('NEVER', null)) as given (s, e);
            insert into worker.price_bars (symbol, date, close, source, fetched_at)
            select s, worker.expected_session('every_day', 'UTC', '00:00', now()) - behind, 1, 'csv', now()
            from (values ('FRESH', 0), ('LATE', 3), ('FAILED', 0)) as given (s, behind)
            """, Cancellation);

        var rows = await database.RowsAsync("select symbol, state, sessions_behind, last_error from api.price_freshness order by symbol", Cancellation);

        Assert.Equal(
            [["FAILED", "failed", 0, "429 Too Many Requests"], ["FRESH", "fresh", 0, null], ["LATE", "late", 3, null], ["NEVER", "late", null, null]],
            rows);
    }

    [Fact]
    public async Task A_symbol_that_is_no_longer_followed_is_not_late()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await database.ExecuteAsync(
            """
            insert into worker.symbols (symbol, source, time_zone, calendar, session_close, is_followed)
            select s, 'csv', 'UTC', 'every_day', '00:00', f from (values ('KEPT', true), ('DROPPED', false)) as given (s, f)
            """, Cancellation);

        Assert.Equal([["KEPT", "late"]], await database.RowsAsync("select symbol, state from api.price_freshness", Cancellation));
    }

    [Fact]
    public async Task The_actual_close_undoes_a_split_that_came_after_the_forecast_but_no_small_correction()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await AddForecastAsync(database, "SPLIT", "2020-08-28", 1, "2020-08-31", naive: 499.23m, predicted: 500m);
        await AddForecastAsync(database, "MENDED", "2020-08-28", 1, "2020-08-31", naive: 100m, predicted: 100m);
        await AddForecastAsync(database, "AHEAD", "2020-08-28", 1, "2020-08-31", naive: 100m, predicted: 100m);
        await AddForecastAsync(database, "TINY", "2020-08-28", 1, "2020-08-31", naive: 0.0000123456789m, predicted: 0.0000123456789m);
        await database.ExecuteAsync(
            """
            insert into worker.price_bars (symbol, date, close, source, fetched_at) values
              ('SPLIT', '2020-08-28', 124.8075, 'csv', now()), ('SPLIT', '2020-08-31', 129.04, 'csv', now()),
              ('MENDED', '2020-08-28', 100.02, 'csv', now()), ('MENDED', '2020-08-31', 101, 'csv', now()),
              ('AHEAD', '2020-08-28', 100, 'csv', now()),
              ('TINY', '2020-08-28', 0.0000370370367, 'csv', now()), ('TINY', '2020-08-31', 0.0000370370368, 'csv', now())
            """, Cancellation);

        var rows = await database.RowsAsync("select symbol, actual_close from api.forecasts order by symbol", Cancellation);

        Assert.Equal([["AHEAD", null], ["MENDED", 101m], ["SPLIT", 516.16m], ["TINY", 0.0000123456789m]], rows);
    }

    [Theory]
    [InlineData("0.0000123456789012345")]
    [InlineData("0.1")]
    [InlineData("0.01234567890123")]
    [InlineData("0.99999999999")]
    [InlineData("0.00000000000000123456789")]
    [InlineData("1.23456789")]
    [InlineData("715910.12345678")]
    [InlineData("0")]
    public async Task The_database_rounds_prices_as_the_worker_does(string price)
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);

        Assert.Equal(
            Worker.Prices.PriceDigits.Round(decimal.Parse(price, System.Globalization.CultureInfo.InvariantCulture)),
            await database.ScalarAsync<decimal>($"select worker.price_digits({price})", Cancellation));
    }

    [Fact]
    public async Task The_latest_forecasts_are_the_published_ones_of_the_newest_date()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await AddForecastAsync(database, "AAA", "2020-12-30", 1, "2020-12-31", naive: 1m, predicted: 1m);
        await AddForecastAsync(database, "AAA", "2020-12-31", 1, "2021-01-04", naive: 2m, predicted: 2m);
        await AddForecastAsync(database, "AAA", "2020-12-31", 2, "2021-01-05", naive: 2m, predicted: 3m);
        await AddForecastAsync(database, "AAA", "2021-01-04", 1, "2021-01-05", naive: 4m, predicted: 4m, isPublished: false);

        // Of a time when the largest horizon was 3.
        await AddForecastAsync(database, "AAA", "2020-12-30", 3, "2021-01-05", naive: 1m, predicted: 1m);

        var rows = await database.RowsAsync("select symbol, horizon, target_date, predicted_close from api.latest_forecasts order by horizon", Cancellation);

        Assert.Equal([["AAA", 1, new DateOnly(2021, 1, 4), 2m], ["AAA", 2, new DateOnly(2021, 1, 5), 3m]], rows);
    }

    private static Task AddForecastAsync(
        TestDatabase database, string symbol, string asOf, int horizon, string target, decimal naive, decimal predicted, bool isPublished = true) =>
        database.ExecuteAsync(
            string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"""
                insert into worker.forecasts (symbol, as_of_date, horizon, target_date, model, predicted_close, lower_80, upper_80, lower_95, upper_95,
                  naive_close, is_published, created_at)
                values ('{symbol}', '{asOf}', {horizon}, '{target}', 'gru', {predicted}, 0, 0, 0, 0, {naive}, {isPublished}, now())
                """), Cancellation);
}
