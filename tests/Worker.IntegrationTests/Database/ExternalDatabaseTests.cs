using System.Diagnostics;
using Npgsql;
using Worker.Storage;
using Worker.Storage.Queries;

namespace Worker.IntegrationTests.Database;

public sealed class ExternalDatabaseTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_database_that_does_not_exist_is_named_with_what_to_do()
    {
        await using var database = External.Of(postgres.Address("nowhere_to_be_found").ConnectionString);

        var failure = await Assert.ThrowsAsync<DatabaseException>(() => database.OpenAsync(Cancellation));

        Assert.Contains("create database \"nowhere_to_be_found\"", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_of_another_encoding_than_utf8_is_refused_with_what_to_do()
    {
        await postgres.ExecuteAsync("create database latin encoding 'LATIN1' locale 'C' template template0", Cancellation);
        await using var database = External.Of(postgres.Address("latin").ConnectionString);

        foreach (var use in new Func<Task>[] { () => database.CheckAsync(Cancellation), () => database.MigrateAsync(Cancellation) })
        {
            var failure = await Assert.ThrowsAsync<DatabaseException>(use);
            Assert.Contains("LATIN1", failure.Message, StringComparison.Ordinal);
            Assert.Contains("encoding 'UTF8' template template0", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_server_that_accepts_no_writes_is_not_ready_and_counts_as_away()
    {
        await using var test = await postgres.CreateDatabaseAsync(Cancellation);
        await postgres.ExecuteAsync($"alter database {test.Name} set default_transaction_read_only = on", Cancellation);
        await using var database = External.Of(test.ConnectionString);

        var failure = await Assert.ThrowsAsync<DatabaseException>(() => database.ProbeAsync(Cancellation));

        Assert.True(DatabaseRetry.IsAway(failure));
        Assert.IsType<ReadOnlyDatabaseException>(failure.InnerException);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_named_without_the_password()
    {
        await using var database = External.Of("Host=127.0.0.1;Port=1;Database=forecasts;Username=me;Password=secret", TimeSpan.FromMilliseconds(300));

        var failure = await Assert.ThrowsAsync<DatabaseException>(() => database.OpenAsync(Cancellation));

        Assert.Contains("'forecasts' at '127.0.0.1'", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_login_of_the_role_worker_app_works_but_one_without_it_is_told_which_grant_it_lacks()
    {
        await using var test = await postgres.CreateDatabaseAsync(Cancellation);
        var login = $"service_{test.Name}";
        await postgres.ExecuteAsync($"create role {login} login", Cancellation);
        await using var database = External.Of(postgres.Address(test.Name, login).ConnectionString);

        var refusal = await Assert.ThrowsAsync<DatabaseException>(() => database.OpenAsync(Cancellation));
        Assert.Contains($"grant worker_app to \"{login}\"", refusal.Message, StringComparison.Ordinal);

        await postgres.ExecuteAsync($"grant worker_app to {login}", Cancellation);
        await database.OpenAsync(Cancellation);
        Assert.True((await database.MigrateAsync(Cancellation)).IsUnchanged);
        var report = await database.CheckAsync(Cancellation);
        Assert.Equal(DatabaseMode.External, report.Mode);
        Assert.False(report.Schema.IsOlder || report.Schema.IsNewer);
    }

    [Fact]
    public async Task The_connections_say_who_they_are_and_carry_the_time_limit()
    {
        await using var test = await postgres.CreateDatabaseAsync(Cancellation);
        await using var database = External.Of(test.ConnectionString);

        await using var command = database.DataSource.CreateCommand("select current_setting('application_name')");

        Assert.Equal("forecast-worker", await command.ExecuteScalarAsync(Cancellation));
        Assert.Equal(120, new NpgsqlConnectionStringBuilder(database.DataSource.ConnectionString).CommandTimeout);
    }

    [Fact]
    public async Task A_query_of_a_person_answers_text_as_psql_shows_it()
    {
        await using var test = await postgres.CreateDatabaseAsync(Cancellation);
        await using var database = External.Of(test.ConnectionString);

        await using var result = await database.QueryAsync(
            "select 1.50::numeric(9,2) as price, date '2020-12-31' as day, null::text as nothing, true as yes, array[1,2] as list", Cancellation);

        Assert.Equal(["price", "day", "nothing", "yes", "list"], result.Columns.Select(column => column.Name));
        Assert.Equal([true, false, false, false, false], result.Columns.Select(column => column.IsNumeric));
        var row = Assert.Single(await result.RowsAsync(Cancellation).ToListAsync(Cancellation));
        Assert.Equal(["1.50", "2020-12-31", null, "t", "{1,2}"], row);
    }

    [Fact]
    public async Task A_query_that_is_wrong_is_refused_in_the_words_of_the_server()
    {
        await using var test = await postgres.CreateDatabaseAsync(Cancellation);
        await using var database = External.Of(test.ConnectionString);

        var refusal = await Assert.ThrowsAsync<DatabaseException>(() => database.QueryAsync("select * from api.pirces", Cancellation));

        Assert.Contains("relation \"api.pirces\" does not exist", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_copy_to_this_program_is_refused_and_leaves_no_broken_connection_behind()
    {
        await using var test = await postgres.CreateDatabaseAsync(Cancellation);
        await using var database = External.Of(test.ConnectionString + ";Maximum Pool Size=1");

        foreach (var sql in new[] { "copy (select 1) to stdout", "copy api.runs from stdin" })
            await Assert.ThrowsAsync<DatabaseException>(() => database.QueryAsync(sql, Cancellation));

        await using var result = await database.QueryAsync("select 1 as one", Cancellation);
        Assert.Single(result.Columns);
    }

    [Fact]
    public async Task A_query_changes_nothing_and_leaves_no_connection_behind_that_could_not()
    {
        await using var test = await postgres.CreateDatabaseAsync(Cancellation);
        await using var database = External.Of(test.ConnectionString + ";Maximum Pool Size=1");

        var refusal = await Assert.ThrowsAsync<DatabaseException>(() => database.QueryAsync("select 1; create table public.never (i integer)", Cancellation)
            .ContinueWith(async answer => { await using var result = await answer; while (await result.NextAsync(Cancellation)) { } }, TaskScheduler.Default).Unwrap());

        Assert.Contains("--write", refusal.Message, StringComparison.Ordinal);
        await using var written = await database.ExecuteAsync("create table public.now (i integer); insert into public.now values (1), (2)", Cancellation);
        Assert.Empty(written.Columns);
        Assert.Equal([new StatementOutcome(StatementOutcome.Other, 0), new StatementOutcome("insert", 2)], written.Outcomes);
    }

    [Theory]
    [InlineData(false, "on")]
    [InlineData(true, "off")]
    public async Task Psql_opens_on_the_same_database(bool mayWrite, string readOnly)
    {
        await using var test = await postgres.CreateDatabaseAsync(Cancellation);
        await using var database = External.Of(test.ConnectionString);
        var psql = database.Psql(mayWrite);

        var start = new ProcessStartInfo(
            psql.FileName, ["--no-psqlrc", "--tuples-only", "--no-align", "-c", "select current_database() || ' ' || current_setting('transaction_read_only')"])
        {
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in psql.Environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(Cancellation);

        Assert.Equal($"{test.Name} {readOnly}", output.Trim());
    }
}
