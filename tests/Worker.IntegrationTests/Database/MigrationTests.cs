using Microsoft.EntityFrameworkCore;
using Worker.Storage;
using Worker.Storage.Schema;

namespace Worker.IntegrationTests.Database;

public sealed class MigrationTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_migrations_make_exactly_what_the_model_says()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var context = database.CreateDbContext();

        Assert.False(context.Database.HasPendingModelChanges());
        Assert.Empty(await context.Database.GetPendingMigrationsAsync(Cancellation));
    }

    [Fact]
    public async Task An_empty_database_is_refused_until_it_is_migrated_and_a_repeat_changes_nothing()
    {
        await using var empty = await postgres.CreateEmptyDatabaseAsync(Cancellation);
        await using var database = External.Of(empty.ConnectionString);

        var refusal = await Assert.ThrowsAsync<DatabaseException>(() => database.OpenAsync(Cancellation));
        Assert.Contains("Run 'forecast-worker migrate'", refusal.Message, StringComparison.Ordinal);

        var first = await database.MigrateAsync(Cancellation);
        Assert.NotEmpty(first.Migrations);
        Assert.True((await database.MigrateAsync(Cancellation)).IsUnchanged);
        Assert.Equal(1L, await empty.ScalarAsync<long>("select count(*) from worker.schema_versions", Cancellation));
        await database.OpenAsync(Cancellation);
    }

    [Fact]
    public async Task Two_workers_that_migrate_at_once_wait_for_each_other()
    {
        await using var empty = await postgres.CreateEmptyDatabaseAsync(Cancellation);
        await using var one = External.Of(empty.ConnectionString);
        await using var other = External.Of(empty.ConnectionString);

        var reports = await Task.WhenAll(one.MigrateAsync(Cancellation), other.MigrateAsync(Cancellation));

        Assert.Single(reports, report => report.IsUnchanged);
        Assert.Single(reports, report => report.Migrations.Count > 0);
        await one.OpenAsync(Cancellation);
    }

    [Fact]
    public async Task Two_databases_of_one_server_can_be_migrated_at_once()
    {
        await using var here = await postgres.CreateEmptyDatabaseAsync(Cancellation);
        await using var there = await postgres.CreateEmptyDatabaseAsync(Cancellation);
        await using var one = External.Of(here.ConnectionString);
        await using var other = External.Of(there.ConnectionString);

        var reports = await Task.WhenAll(one.MigrateAsync(Cancellation), other.MigrateAsync(Cancellation));

        Assert.All(reports, report => Assert.False(report.IsUnchanged));
    }

    [Fact]
    public async Task Views_are_stated_anew_when_their_scripts_have_changed()
    {
        await using var test = await postgres.CreateDatabaseAsync(Cancellation);
        await using var database = External.Of(test.ConnectionString);
        await test.ExecuteAsync("update worker.schema_versions set scripts_sha256 = 'of an older build'; drop view api.runs", Cancellation);

        var refusal = await Assert.ThrowsAsync<DatabaseException>(() => database.OpenAsync(Cancellation));
        Assert.Contains("migrate", refusal.Message, StringComparison.Ordinal);
        var report = await database.MigrateAsync(Cancellation);

        Assert.Empty(report.Migrations);
        Assert.True(report.HasNewScripts);
        Assert.Equal(0L, await test.ScalarAsync<long>("select count(*) from api.runs", Cancellation));
        await database.OpenAsync(Cancellation);
    }

    [Fact]
    public async Task An_older_worker_refuses_a_schema_with_migrations_it_does_not_know()
    {
        await using var test = await postgres.CreateDatabaseAsync(Cancellation);
        await using var database = External.Of(test.ConnectionString);
        await test.ExecuteAsync(
            """
            insert into worker.__ef_migrations_history values ('29990101000000_AddWonders', '10.0.15');
            insert into worker.schema_versions (code_version, migration_id, scripts_sha256, applied_at) values ('99.1.0', '29990101000000_AddWonders', 'new', now())
            """, Cancellation);

        foreach (var step in (Func<Task>[])[() => database.OpenAsync(Cancellation), () => database.MigrateAsync(Cancellation)])
        {
            var refusal = await Assert.ThrowsAsync<DatabaseException>(step);
            Assert.Contains("29990101000000_AddWonders", refusal.Message, StringComparison.Ordinal);
            Assert.Contains("99.1.0", refusal.Message, StringComparison.Ordinal);
            Assert.Contains(SchemaState.CodeVersion, refusal.Message, StringComparison.Ordinal);
        }
        Assert.True((await database.CheckAsync(Cancellation)).Schema.IsNewer);
    }

    [Fact]
    public async Task An_older_worker_leaves_the_views_of_a_newer_one_alone()
    {
        await using var test = await postgres.CreateDatabaseAsync(Cancellation);
        await using var database = External.Of(test.ConnectionString);
        await test.ExecuteAsync("update worker.schema_versions set code_version = '99.1.0', scripts_sha256 = 'new'", Cancellation);

        var refusal = await Assert.ThrowsAsync<DatabaseException>(() => database.MigrateAsync(Cancellation));

        Assert.Contains("99.1.0", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_login_that_may_not_prepare_the_database_is_told_the_SQL_that_an_administrator_runs()
    {
        await using var empty = await postgres.CreateEmptyDatabaseAsync(Cancellation);
        var login = $"humble_{empty.Name}";
        await postgres.ExecuteAsync($"create role {login} login", Cancellation);
        await using var database = External.Of(postgres.Address(empty.Name, login).ConnectionString);

        var refusal = await Assert.ThrowsAsync<DatabaseException>(() => database.MigrateAsync(Cancellation));
        var statements = refusal.Message.Split('\n').Skip(1).ToList();
        Assert.Contains($"  grant worker_owner to {login};", statements);
        Assert.Contains("  create schema api authorization worker_owner;", statements);

        await empty.ExecuteAsync(string.Join('\n', statements), Cancellation);
        Assert.NotEmpty((await database.MigrateAsync(Cancellation)).Migrations);
        await database.OpenAsync(Cancellation);
        Assert.Equal("worker_owner", await empty.ScalarAsync<string>("select tableowner::text from pg_tables where tablename = 'forecasts'", Cancellation));
    }
}
