using Npgsql;

namespace Worker.IntegrationTests.Database;

public sealed class ModelFunctionTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Promoting_and_rolling_back_choose_what_serves_and_leave_other_names_alone()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        var gru = await ModelVersions.AddAsync(database, "gru", count: 3, Cancellation);
        var other = await ModelVersions.AddAsync(database, "gru:AAPL", count: 1, Cancellation);

        await database.ExecuteAsync($"select api.promote_model({gru[2]}); select api.promote_model({other[0]})", Cancellation);
        Assert.Equal([gru[2], other[0]], await CurrentAsync(database));

        await database.ExecuteAsync($"select api.promote_model({gru[2]})", Cancellation);
        Assert.Equal([gru[2], other[0]], await CurrentAsync(database));

        await database.ExecuteAsync("select api.rollback_model('forecaster', 'gru')", Cancellation);
        Assert.Equal([gru[1], other[0]], await CurrentAsync(database));

        await database.ExecuteAsync("select api.rollback_model('forecaster', 'gru')", Cancellation);
        Assert.Equal([gru[0], other[0]], await CurrentAsync(database));
    }

    [Theory]
    [InlineData("select api.promote_model(4711)", "there is no model version 4711")]
    [InlineData("select api.promote_model(null)", "there is no model version null")]
    [InlineData("select api.rollback_model('forecaster', 'none')", "no forecaster named none is current, so there is nothing to roll back")]
    public async Task What_does_not_exist_is_refused_by_name(string sql, string message)
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync(sql, Cancellation));

        Assert.Equal(message, refusal.MessageText);
        Assert.Contains("api.model_versions", refusal.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_oldest_version_cannot_be_rolled_back_and_goes_on_serving()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        var ids = await ModelVersions.AddAsync(database, "gru", count: 1, Cancellation);
        await database.ExecuteAsync($"select api.promote_model({ids[0]})", Cancellation);

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync("select api.rollback_model('forecaster', 'gru')", Cancellation));

        Assert.Contains("no version older than", refusal.MessageText, StringComparison.Ordinal);
        Assert.Equal(ids, await CurrentAsync(database));
    }

    private static async Task<long[]> CurrentAsync(TestDatabase database) =>
        [.. (await database.RowsAsync("select id from api.model_versions where is_current order by id", Cancellation)).Select(row => (long)row[0]!)];
}
