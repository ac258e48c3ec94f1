namespace Worker.IntegrationTests.Database;

/// <summary>The sums that the Diebold-Mariano test needs can be added: a period may be cut anywhere, also where a part is shorter than the horizon.</summary>
public sealed class LossSumsTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_sums_of_two_successive_periods_are_those_of_the_whole()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);

        var wrong = await database.RowsAsync(
            """
            select horizon, n, cut, whole, added
            from generate_series(1, 6) as horizon, generate_series(1, 16) as n, generate_series(0, n) as cut
            cross join lateral (select array_agg(sin(i * 12.9898) * 43 - floor(sin(i * 12.9898) * 43) - 0.4 order by i) as d from generate_series(1, n) as i) as given
            cross join lateral (select worker.loss_sums_of(d, horizon) as whole,
              worker.add_loss_sums(worker.loss_sums_of(d[:cut], horizon), worker.loss_sums_of(d[cut + 1:], horizon), horizon) as added) as sums
            where ((whole).n, (whole).head, (whole).tail) is distinct from ((added).n, (added).head, (added).tail) or abs((whole).total - (added).total) > 1e-12
              or not (select bool_and(abs(a - b) <= 1e-12) from unnest((whole).products, (added).products) as product (a, b))
            """, Cancellation);

        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Select(row => string.Join(" | ", row))));
    }

    [Theory]
    [InlineData("{2026-01-05,2026-01-06,2026-01-07}", "{3,5,8}", "{2,-3,4}")]
    [InlineData("{2026-01-07,2026-01-05}", "{8,3}", "{2,4}")]
    [InlineData("{2026-01-06}", "{5}", "{-3}")]
    [InlineData("{2026-01-08}", "{5}", "{}")]
    public async Task Losses_are_compared_on_the_dates_that_both_have_in_their_order(string naiveDates, string naiveLosses, string expected)
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);

        Assert.Equal(expected, await database.ScalarAsync<string>(
            $"select worker.loss_differences('{{2026-01-05,2026-01-06,2026-01-07}}', '{{5,2,12}}', '{naiveDates}', '{naiveLosses}')::text", Cancellation));
    }

    [Theory]
    [InlineData("array_fill(0.1::double precision, '{50}')")]
    [InlineData("array_fill(0::double precision, '{50}')")]
    [InlineData("array_fill(-1e9 / 3, '{500}')")]
    public async Task Differences_that_are_all_the_same_have_no_test(string differences)
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);

        Assert.Equal(5L, await database.ScalarAsync<long>(
            $"select count(*) from generate_series(1, 5) as h cross join lateral worker.dm_test(({differences})::double precision[], h) as t where t.p_value is null and t.uses_bartlett is null",
            Cancellation));
    }
}
