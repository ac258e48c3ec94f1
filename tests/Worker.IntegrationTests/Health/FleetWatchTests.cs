using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Worker.Health;
using Worker.IntegrationTests.Database;
using Worker.Observability.Meters;

namespace Worker.IntegrationTests.Health;

public sealed class FleetWatchTests(PostgresFixture postgres)
{
    // Milliseconds: for what is asked for until it is so.
    private const int TimeLimit = 120_000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = TimeLimit)]
    public async Task The_queue_prices_and_models_are_gauges()
    {
        await using var test = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        var ids = await ModelVersions.AddAsync(test, "gru", 1, Cancellation);
        await test.ExecuteAsync(
            $"""
            update worker.model_versions set is_current = true, created_at = now() - interval '2 days' where id = {ids[0]};
            insert into worker.runs (job, args, requested_by, state, queued_at) values
              ('forecast', '{"{}"}', 'ann', 'queued', now() - interval '40 s'), ('forecast', '{"{}"}', 'ann', 'queued', now()),
              ('prune', '{"{}"}', 'ann', 'succeeded', now());
            insert into worker.symbols (symbol, source, time_zone, calendar, session_close)
            values ('OLD', 'csv', 'Etc/UTC', 'every_day', '00:00'), ('NEW', 'csv', 'Etc/UTC', 'every_day', '00:00');
            insert into worker.price_bars (symbol, date, close, source, fetched_at)
            select symbol, (now() at time zone 'UTC')::date - case symbol when 'OLD' then 11 else 1 end, 1, 'csv', now() from worker.symbols;
            """, Cancellation);
        await using var database = External.Of(test.ConnectionString);
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        var fleet = new FleetState();
        using var queue = new MetricCollector<long>(meters, HttpMeter.MeterName, "forecast_worker.queue.runs");
        using var oldest = new MetricCollector<double>(meters, HttpMeter.MeterName, "forecast_worker.queue.oldest");
        using var behind = new MetricCollector<int>(meters, HttpMeter.MeterName, "forecast_worker.prices.sessions_behind");
        using var age = new MetricCollector<double>(meters, HttpMeter.MeterName, "forecast_worker.model.age");
        using var ended = new MetricCollector<long>(meters, HttpMeter.MeterName, RunMeter.RunsName);
        var time = new FakeTimeProvider();
        using var watch = new FleetWatch(
            database, fleet, new FleetGauges(meters, new RunMeter(meters), ["forecast", "prune"], () => null), time, NullLogger<FleetWatch>.Instance);

        await watch.StartAsync(Cancellation);
        await UntilAsync(() => fleet.Models is not null);
        foreach (var collector in (Action[])[queue.RecordObservableInstruments, oldest.RecordObservableInstruments, behind.RecordObservableInstruments, age.RecordObservableInstruments])
            collector();

        var queued = queue.GetMeasurementSnapshot().ToDictionary(one => $"{one.Tags["job"]} {one.Tags["state"]}", one => one.Value);
        Assert.Equal(new Dictionary<string, long> { ["forecast queued"] = 2, ["forecast running"] = 0, ["prune queued"] = 0, ["prune running"] = 0 }, queued);
        Assert.InRange(oldest.GetMeasurementSnapshot().Single(one => one.Tags["state"] is "queued").Value, 39, 120);
        var sessions = behind.GetMeasurementSnapshot().ToDictionary(one => (string)one.Tags["symbol"]!, one => one.Value);
        // Two hours of grace after midnight: yesterday's session may not be due yet.
        Assert.InRange(sessions["OLD"], 9, 10);
        Assert.Equal(0, sessions["NEW"]);
        Assert.InRange(age.GetMeasurementSnapshot().Single().Value, 172_800, 173_400);
        // Also of what has not happened yet: two jobs with seven ends each.
        Assert.Equal(14, ended.GetMeasurementSnapshot().Count(one => one.Value == 0));

        // A run that ended may have changed prices and models.
        fleet.Models = null;
        await test.ExecuteAsync("insert into worker.runs (job, args, requested_by, state, queued_at) values ('prune', '{}', 'ann', 'succeeded', now())", Cancellation);
        time.Advance(TimeSpan.FromSeconds(10));
        await UntilAsync(() => fleet.Models is not null);
        await watch.StopAsync(Cancellation);
    }

    [Fact]
    public async Task A_database_that_goes_away_stops_nothing_and_the_last_answer_stands()
    {
        await using var database = External.Of("Host=127.0.0.1;Port=1;Database=forecasts;Username=ann");
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        var fleet = new FleetState { Runs = [] };
        var time = new FakeTimeProvider();
        using var watch = new FleetWatch(
            database, fleet, new FleetGauges(meters, new RunMeter(meters), [], () => null), time, NullLogger<FleetWatch>.Instance);

        await watch.StartAsync(Cancellation);
        for (var round = 0; round < 3; round++)
        {
            await Task.Delay(50, Cancellation);
            time.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.False(watch.ExecuteTask!.IsCompleted);
        Assert.Empty(fleet.Runs!);
        await watch.StopAsync(Cancellation);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var i = 0; i < 3000 && !condition(); i++) await Task.Delay(10, Cancellation);
        Assert.True(condition());
    }
}
