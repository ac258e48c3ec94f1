using Microsoft.Extensions.Diagnostics.HealthChecks;
using Worker.Health;
using Worker.IntegrationTests.Database;
using Worker.Storage.Queries;

namespace Worker.IntegrationTests.Health;

public sealed class HealthCheckTests(PostgresFixture postgres)
{
    private static readonly HealthCheckContext Context = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_database_with_the_right_schema_is_ready()
    {
        await using var test = await postgres.CreateDatabaseAsync(Cancellation);
        await using var database = External.Of(test.ConnectionString);

        Assert.Equal(HealthStatus.Healthy, (await new DatabaseHealth(database).CheckHealthAsync(Context, Cancellation)).Status);
    }

    [Fact]
    public async Task A_database_without_the_schema_is_not_ready_and_says_migrate()
    {
        await using var test = await postgres.CreateEmptyDatabaseAsync(Cancellation);
        await using var database = External.Of(test.ConnectionString);

        var result = await new DatabaseHealth(database).CheckHealthAsync(Context, Cancellation);

        Assert.Equal(HealthStatus.Unhealthy, result.Status);
        Assert.Contains("Run 'forecast-worker migrate'", result.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_does_not_answer_is_not_ready_and_the_password_is_not_told()
    {
        await using var database = External.Of("Host=127.0.0.1;Port=1;Database=forecasts;Username=ann;Password=sesame");

        var result = await new DatabaseHealth(database).CheckHealthAsync(Context, Cancellation);

        Assert.Equal(HealthStatus.Unhealthy, result.Status);
        Assert.Contains("does not answer", result.Description, StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", result.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prices_are_evaluated_by_the_calendar_and_never_make_it_unready()
    {
        var fleet = new FleetState();
        var health = new PriceHealth(fleet);
        Assert.Equal(HealthStatus.Healthy, (await health.CheckHealthAsync(Context, Cancellation)).Status);

        fleet.Prices = [new SymbolFreshness("AAA", 0, "fresh"), new SymbolFreshness("BBB", 3, "late"), new SymbolFreshness("CCC", null, "failed")];
        var result = await health.CheckHealthAsync(Context, Cancellation);

        Assert.Equal(HealthStatus.Degraded, result.Status);
        Assert.Equal("2 of 3 symbols are not fresh: CCC failed, no bar; BBB late, 3 sessions behind", result.Description);
    }
}
