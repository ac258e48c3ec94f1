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

        foreach (var id in (long[])[gru[0], gru[1], gru[2], other[0]])
            await database.ExecuteAsync($"select api.promote_model({id})", Cancellation);
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
    public async Task A_rollback_passes_over_versions_that_never_served()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        var ids = await ModelVersions.AddAsync(database, "gru", count: 3, Cancellation);
        // The gate refused the second.
        await database.ExecuteAsync($"select api.promote_model({ids[0]})", Cancellation);
        await database.ExecuteAsync($"select api.promote_model({ids[2]})", Cancellation);

        await database.ExecuteAsync("select api.rollback_model('forecaster', 'gru')", Cancellation);

        Assert.Equal([ids[0]], await CurrentAsync(database));
    }

    [Fact]
    public async Task A_rollback_goes_back_by_time_not_by_number_and_further_if_repeated()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        var ids = await ModelVersions.AddAsync(database, "gru", count: 3, Cancellation);
        foreach (var id in (long[])[ids[2], ids[0], ids[1]])
            await database.ExecuteAsync($"select api.promote_model({id})", Cancellation);

        await database.ExecuteAsync("select api.rollback_model('forecaster', 'gru')", Cancellation);
        Assert.Equal([ids[0]], await CurrentAsync(database));
        await database.ExecuteAsync("select api.rollback_model('forecaster', 'gru')", Cancellation);
        Assert.Equal([ids[2]], await CurrentAsync(database));
        await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync("select api.rollback_model('forecaster', 'gru')", Cancellation));

        Assert.Equal(
            [ids[2], ids[0], ids[1], ids[0], ids[2]],
            (await database.RowsAsync("select model_version_id from api.model_servings order by served_from, id", Cancellation)).Select(row => (long)row[0]!));
        Assert.Equal(1L, await database.ScalarAsync<long>("select count(*) from api.model_servings where served_to is null", Cancellation));
        Assert.True(await database.ScalarAsync<bool>(
            $"select served_to is null and served_from is not null from api.model_versions where id = {ids[2]}", Cancellation));
    }

    [Fact]
    public async Task A_version_without_its_file_can_neither_be_promoted_nor_rolled_back_to()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        var ids = await ModelVersions.AddAsync(database, "gru", count: 3, Cancellation);
        foreach (var id in ids)
            await database.ExecuteAsync($"select api.promote_model({id})", Cancellation);
        await database.ExecuteAsync($"update worker.model_versions set checkpoint_removed_at = now() where id = {ids[1]}", Cancellation);

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync($"select api.promote_model({ids[1]})", Cancellation));
        await database.ExecuteAsync("select api.rollback_model('forecaster', 'gru')", Cancellation);

        Assert.Contains("was removed", refusal.MessageText, StringComparison.Ordinal);
        Assert.Equal([ids[0]], await CurrentAsync(database));
    }

    [Fact]
    public async Task A_version_that_served_alone_cannot_be_rolled_back_and_keeps_serving_until_it_is_retired()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        var ids = await ModelVersions.AddAsync(database, "gru", count: 2, Cancellation);
        await database.ExecuteAsync($"select api.promote_model({ids[1]})", Cancellation);

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync("select api.rollback_model('forecaster', 'gru')", Cancellation));

        Assert.Contains("no version that served before", refusal.MessageText, StringComparison.Ordinal);
        Assert.Equal([ids[1]], await CurrentAsync(database));
        await database.ExecuteAsync($"select api.retire_model({ids[1]})", Cancellation);
        Assert.Empty(await CurrentAsync(database));
        await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync($"select api.retire_model({ids[1]})", Cancellation));
    }

    private static async Task<long[]> CurrentAsync(TestDatabase database) =>
        [.. (await database.RowsAsync("select id from api.model_versions where is_current order by id", Cancellation)).Select(row => (long)row[0]!)];
}
