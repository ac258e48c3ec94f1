using Worker.IntegrationTests.Database;
using Worker.Tests.Prices;

namespace Worker.IntegrationTests.Prices;

public sealed class MarketHolidayTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_run_writes_the_holidays_that_sql_counts_sessions_by()
    {
        await using var bench = await IngestionBench.StartAsync(postgres);
        bench.Feed.Set("AAA", Bars.Of(Bars.LastSession, 10m));
        await bench.Database.ExecuteAsync("insert into worker.market_holidays values ('new_york', '2020-12-30')", TestContext.Current.CancellationToken);

        await bench.RunAsync("AAA");
        var rows = await bench.RowsAsync("select xmin::text, calendar, date from worker.market_holidays order by calendar, date");
        await bench.RunAsync("AAA");

        Assert.Equal(rows, await bench.RowsAsync("select xmin::text, calendar, date from worker.market_holidays order by calendar, date"));
        Assert.Equal([[new DateOnly(1980, 1, 1), new DateOnly(2022, 12, 26)]],
            await bench.RowsAsync("select min(date), max(date) from worker.market_holidays where calendar = 'new_york'"));
        // The sessions of AAPL from 2010 to 2020, counted without the worker.
        Assert.Equal(2769, await bench.Database.ScalarAsync<long>(
            """
            select count(*) from generate_series(date '2010-01-01', date '2020-12-31', '1 day') as day
            where extract(isodow from day) < 6
              and not exists (select from worker.market_holidays where calendar = 'new_york' and date = day::date)
            """, TestContext.Current.CancellationToken));
    }
}
