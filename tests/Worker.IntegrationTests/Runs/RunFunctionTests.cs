using Npgsql;
using Worker.IntegrationTests.Database;
using Worker.Storage.Runs;

namespace Worker.IntegrationTests.Runs;

/// <summary>What SQL users ask, and what they are told; no service runs.</summary>
public sealed class RunFunctionTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("select api.request_run('forecats')", "there is no job 'forecats'", "The jobs are: fetch-prices, forecast.")]
    [InlineData("select api.request_run(null)", "there is no job null", "The jobs are: fetch-prices, forecast.")]
    [InlineData("""select api.request_run('forecast', '{"symbol": "AAPL"}')""", "there is no argument 'symbol'", "as_of, fine_tune, full, sources, symbols")]
    [InlineData("""select api.request_run('forecast', '{"symbols": "AAPL"}')""", "argument symbols is \"AAPL\", it should be a list of names", "[\"AAPL\", \"MSFT\"]")]
    [InlineData("""select api.request_run('forecast', '{"symbols": [""]}')""", "argument symbols is [\"\"], it should be a list of names", "AAPL")]
    [InlineData("""select api.request_run('forecast', '{"as_of": "31.12.2020"}')""", "argument as_of is \"31.12.2020\", it should be a date", "2020-12-31")]
    [InlineData("""select api.request_run('forecast', '{"as_of": "2020-02-30"}')""", "argument as_of is \"2020-02-30\", it should be a date", "2020-12-31")]
    [InlineData("""select api.request_run('forecast', '{"as_of": 20201231}')""", "argument as_of is 20201231, it should be a date", "2020-12-31")]
    [InlineData("""select api.request_run('forecast', '{"full": "yes"}')""", "argument full is \"yes\", it should be true or false", "{\"full\": true}")]
    [InlineData("select api.request_run('forecast', '[]')", "the arguments are [], they should be a JSON object", "'{}' for none")]
    [InlineData("select api.request_run('forecast', dedup_key => ' ')", "the dedup_key is blank", "null")]
    [InlineData("select api.cancel_run(99)", "there is no run 99", "api.runs")]
    [InlineData("select api.pause_job('nothing')", "there is no job 'nothing'", "The jobs are")]
    public async Task A_wrong_request_is_told_what_is_wrong_and_what_is_right(string sql, string message, string hint)
    {
        await using var database = await WithJobsAsync();

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync(sql, Cancellation));

        Assert.Equal(message, refusal.MessageText);
        Assert.Contains(hint, refusal.Hint, StringComparison.Ordinal);
        Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from api.runs", Cancellation));
    }

    [Fact]
    public async Task A_request_before_any_service_has_started_is_told_to_start_one()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync("select api.request_run('forecast')", Cancellation));

        Assert.Equal("no job is known yet: no service has started on this database", refusal.MessageText);
        Assert.Contains("Start forecast-worker", refusal.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_with_one_key_are_one_run_until_it_has_ended()
    {
        await using var database = await WithJobsAsync();
        Task<long> RequestAsync() => database.ScalarAsync<long>("select api.request_run('forecast', dedup_key => 'tonight')", Cancellation);

        var first = await RequestAsync();
        Assert.Equal(first, await RequestAsync());
        Assert.True(await database.ScalarAsync<bool>($"select api.cancel_run({first})", Cancellation));

        Assert.NotEqual(first, await RequestAsync());
        Assert.Equal(
            "cancelled by postgres",
            await database.ScalarAsync<string>($"select state || ' by ' || cancel_requested_by from api.runs where id = {first}", Cancellation));
    }

    [Fact]
    public async Task A_role_that_may_only_execute_the_functions_asks_calls_off_and_pauses()
    {
        await using var database = await WithJobsAsync();
        var role = $"clerk_{database.Name}";
        await database.ExecuteAsync(
            $"create role {role} login; grant usage on schema api to {role}; "
            + $"grant execute on function api.request_run, api.cancel_run, api.pause_job, api.resume_job to {role}", Cancellation);

        // Security definer: the session stays the clerk's.
        await database.ExecuteAsync(
            $"set session authorization {role}; select api.cancel_run(api.request_run('forecast', '{{\"symbols\": [\"AAPL\"]}}')); select api.pause_job('forecast')", Cancellation);

        Assert.Equal($"cancelled {role}", await database.ScalarAsync<string>("select state || ' ' || requested_by from api.runs", Cancellation));
        Assert.Equal(role, await database.ScalarAsync<string>("select paused_by from api.jobs where is_paused", Cancellation));
    }

    [Fact]
    public async Task A_run_is_called_off_with_the_runs_that_it_asked_for()
    {
        await using var database = await WithJobsAsync();
        await database.ExecuteAsync(
            """
            insert into worker.runs (job, args, requested_by, state, queued_at, parent_id) values
              ('nightly', '{}', 'ann', 'running', now(), null), ('forecast', '{}', 'ann', 'running', now(), 1), ('fetch-prices', '{}', 'ann', 'queued', now(), 1),
              ('forecast', '{}', 'ann', 'queued', now(), null)
            """, Cancellation);

        await database.ExecuteAsync("select api.cancel_run(1)", Cancellation);

        var rows = await database.RowsAsync("select state || coalesce(' ' || cancel_requested_by, '') from worker.runs order by id", Cancellation);
        Assert.Equal(["running postgres", "running postgres", "cancelled postgres", "queued"], rows.Select(row => (string)row[0]!));
    }

    [Fact]
    public async Task What_nobody_looks_after_any_more_is_closed_or_taken_again()
    {
        await using var database = await WithJobsAsync();
        await database.ExecuteAsync(
            """
            insert into worker.runs (job, args, requested_by, state, queued_at, started_at, accepted_at, pulse_at, node) values
              ('forecast', '{}', 'ann', 'running', now(), now() - interval '1 hour', null, now() - interval '6 minutes', 'gone/1'),
              ('forecast', '{}', 'ann', 'running', now(), now() - interval '1 hour', null, now(), 'alive/1'),
              ('forecast', '{}', 'ann', 'running', now(), now() - interval '1 hour', now(), now() - interval '6 minutes', 'gone/2'),
              ('forecast', '{}', 'ann', 'queued', now(), null, now() - interval '6 minutes', null, null),
              ('forecast', '{}', 'ann', 'queued', now(), null, now(), null, null)
            """, Cancellation);

        Assert.Equal(2, await LostRuns.CloseLostAsync(database.DataSource, TimeSpan.FromMinutes(5), Cancellation));
        Assert.Equal(1, await LostRuns.RequeueLostAsync(database.DataSource, TimeSpan.FromMinutes(5), Cancellation));

        Assert.Equal(
            ["Node gone/1 ended before the run did, and it was not restarted. Ask for it again.", "Node gone/2 ended before the run did, and it was not restarted. Ask for it again."],
            (await database.RowsAsync("select error from api.runs where state = 'failed' order by id", Cancellation)).Select(row => (string)row[0]!));
    }

    private async Task<TestDatabase> WithJobsAsync()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        await database.ExecuteAsync(
            """
            insert into worker.jobs (name, description, is_paused, updated_at)
            values ('forecast', 'Forecasts.', false, now()), ('fetch-prices', 'Fetches.', false, now())
            """, Cancellation);
        return database;
    }
}
