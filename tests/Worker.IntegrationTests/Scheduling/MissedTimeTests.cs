using Worker.IntegrationTests.Database;
using Worker.IntegrationTests.Runs;

namespace Worker.IntegrationTests.Scheduling;

/// <summary>A schedule over restarts.</summary>
public sealed class MissedTimeTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_time_that_was_missed_while_no_service_ran_is_made_good_once_unless_the_job_is_paused()
    {
        await using var bench = await ServiceBench.CreateAsync(postgres);
        (string, string)[] yearly =
        [
            ("Schedule__fetch-prices__Enabled", "true"), ("Schedule__fetch-prices__Cron", "0 0 0 1 1 ?"),
            ("Schedule__forecast__Enabled", "true"), ("Schedule__forecast__Cron", "0 0 0 1 1 ?"),
        ];
        await (await bench.StartServiceAsync(yearly)).TerminateAsync();
        await bench.Database.ExecuteAsync(
            "update quartz.qrtz_triggers set next_fire_time = next_fire_time - 3650 * 864000000000; select api.pause_job('forecast')", Cancellation);

        await bench.StartServiceAsync(yearly);
        await bench.UntilAsync("select state = 'succeeded' from api.runs where job = 'fetch-prices' and requested_by = 'schedule'", TimeSpan.FromSeconds(30));
        await bench.UntilAsync("select next_fire_time > 639000000000000000 from quartz.qrtz_triggers where trigger_name = 'forecast'", TimeSpan.FromSeconds(30));

        Assert.Equal(1, await bench.Database.ScalarAsync<long>("select count(*) from api.runs", Cancellation));
        Assert.Equal(
            ["forecast|True|True", "fetch-prices|False|False"],
            (await bench.Database.RowsAsync(
                "select name, is_paused, next_run_at is null or next_run_at < now() from api.jobs where cron is not null order by is_paused desc", Cancellation))
            .Select(row => string.Join('|', row)));
    }
}
