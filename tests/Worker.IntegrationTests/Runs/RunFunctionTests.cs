using Npgsql;
using Worker.Forecasting.Backtest;
using Worker.IntegrationTests.Database;
using Worker.Jobs;

namespace Worker.IntegrationTests.Runs;

/// <summary>What SQL users ask, and what they are told; no service runs.</summary>
public sealed class RunFunctionTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("select api.request_run('forecats')", "there is no job 'forecats'", "The jobs are: backtest, fetch-prices, forecast, prune.")]
    [InlineData("select api.request_run(null)", "there is no job null", "The jobs are: backtest, fetch-prices, forecast, prune.")]
    [InlineData("""select api.request_run('forecast', '{"symbol": "AAPL"}')""", "forecast takes no argument 'symbol'", "Its arguments are: as_of, folds, full, known_at, symbols.")]
    [InlineData("""select api.request_run('forecast', '{"sources": ["news"]}')""", "forecast takes no argument 'sources'", "Its arguments are: as_of, folds, full, known_at, symbols.")]
    [InlineData("""select api.request_run('prune', '{"full": true}')""", "prune takes no argument 'full'", "It takes none.")]
    [InlineData("""select api.request_run('forecast', '{"folds": 99}')""", "argument folds is 99, it should be a whole number between 1 and 20", "{\"folds\": 5}")]
    [InlineData("""select api.request_run('forecast', '{"folds": 2.5}')""", "argument folds is 2.5, it should be a whole number between 1 and 20", "{\"folds\": 5}")]
    [InlineData("""select api.request_run('forecast', '{"folds": "two"}')""", "argument folds is \"two\", it should be a whole number between 1 and 20", "{\"folds\": 5}")]
    [InlineData("""select api.request_run('forecast', '{"symbols": "AAPL"}')""", "argument symbols is \"AAPL\", it should be a list of names", "[\"AAPL\", \"MSFT\"]")]
    [InlineData("""select api.request_run('forecast', '{"symbols": [""]}')""", "argument symbols is [\"\"], it should be a list of names", "AAPL")]
    [InlineData("""select api.request_run('forecast', '{"as_of": "31.12.2020"}')""", "argument as_of is \"31.12.2020\", it should be a date", "2020-12-31")]
    [InlineData("""select api.request_run('forecast', '{"as_of": "2020-02-30"}')""", "argument as_of is \"2020-02-30\", it should be a date", "2020-12-31")]
    [InlineData("""select api.request_run('forecast', '{"as_of": 20201231}')""", "argument as_of is 20201231, it should be a date", "2020-12-31")]
    [InlineData("""select api.request_run('forecast', '{"full": "yes"}')""", "argument full is \"yes\", it should be true or false", "{\"full\": true}")]
    [InlineData("""select api.request_run('backtest', '{"refit": "Sometimes"}')""", "argument refit is \"Sometimes\", it should be one of every, once, warm", "{\"refit\": \"warm\"}")]
    [InlineData("""select api.request_run('backtest', '{"refit": ["once"]}')""", "argument refit is [\"once\"], it should be one of every, once, warm", "{\"refit\": \"warm\"}")]
    [InlineData("""select api.request_run('backtest', '{"folds": 0}')""", "argument folds is 0, it should be a whole number between 1 and 1000", "{\"folds\": 1}")]
    [InlineData("""select api.request_run('backtest', '{"full": true}')""", "backtest takes no argument 'full'", "ablate, as_of, fold, folds, from, refit, stride, symbols.")]
    [InlineData("""select api.request_run('forecast', '{"known_at": "2026-01-05T22:30:00"}')""", "argument known_at is \"2026-01-05T22:30:00\", it should be an instant with its zone", "2026-01-05T22:30:00Z")]
    [InlineData("""select api.request_run('forecast', '{"known_at": "2026-02-30T22:30:00Z"}')""", "argument known_at is \"2026-02-30T22:30:00Z\", it should be an instant with its zone", "2026-01-05T22:30:00Z")]
    [InlineData("""select api.request_run('forecast', '{"known_at": "yesterday"}')""", "argument known_at is \"yesterday\", it should be an instant with its zone", "2026-01-05T22:30:00Z")]
    [InlineData("""select api.request_run('forecast', '{"known_at": 20260105}')""", "argument known_at is 20260105, it should be an instant with its zone", "2026-01-05T22:30:00Z")]
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
    public async Task Sql_asks_for_a_backtest_with_all_that_its_verb_takes()
    {
        await using var database = await WithJobsAsync();

        await database.ExecuteAsync(
            """
            select api.request_run('backtest',
              '{"symbols": ["AAPL"], "as_of": "2020-12-31", "folds": 4, "stride": 50, "refit": "once", "from": "2010-01-01", "ablate": true}')
            """, Cancellation);

        var arguments = RunArguments.Parse(await database.ScalarAsync<string>("select args::text from api.runs", Cancellation));
        Assert.Equal(
            (4, 50, BacktestRefit.Once, new DateOnly(2010, 1, 1), true),
            (arguments.Folds, arguments.Stride, arguments.Refit, arguments.From, arguments.Ablate));
    }

    [Fact]
    public async Task A_request_before_any_service_has_started_is_told_to_start_one()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync("select api.request_run('forecast')", Cancellation));

        Assert.Equal("no job is known yet: no worker has run on this database", refusal.MessageText);
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
    public async Task A_second_cancellation_is_told_that_the_run_is_being_cancelled_and_one_after_its_end_that_it_has_ended()
    {
        await using var database = await WithJobsAsync();
        await database.ExecuteAsync(
            "insert into worker.runs (job, args, requested_by, state, queued_at) values ('forecast', '{}', 'ann', 'running', now())", Cancellation);
        Task<bool> CancelAsync() => database.ScalarAsync<bool>("select api.cancel_run(1)", Cancellation);

        Assert.True(await CancelAsync());
        Assert.True(await CancelAsync());
        await database.ExecuteAsync("update worker.runs set state = 'cancelled', finished_at = now()", Cancellation);
        Assert.False(await CancelAsync());
    }

    private async Task<TestDatabase> WithJobsAsync()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        await database.ExecuteAsync(
            """
            insert into worker.jobs (name, description, arguments, is_paused, updated_at) values
              ('forecast', 'Forecasts.', '{"symbols": {"kind": "names", "example": "[\"AAPL\", \"MSFT\"]"}, "as_of": {"kind": "date", "example": "\"2020-12-31\""},
                "known_at": {"kind": "instant", "example": "\"2026-01-05T22:30:00Z\""},
                "full": {"kind": "flag", "example": "true"}, "folds": {"kind": "number", "example": "5", "min": 1, "max": 20}}', false, now()),
              ('fetch-prices', 'Fetches.', '{"symbols": {"kind": "names", "example": "[\"AAPL\"]"}}', false, now()),
              ('prune', 'Removes.', '{}', false, now())
            """, Cancellation);
        await database.ExecuteAsync(
            $"""
            insert into worker.jobs (name, description, arguments, is_paused, updated_at) values
              ('backtest', 'Evaluates.', '{JobCatalog.OfWorker.Find("backtest").DescribeArguments().ToJsonString()}', false, now())
            """, Cancellation);
        return database;
    }
}
