using Npgsql;

namespace Worker.IntegrationTests.Database;

/// <summary>
/// Nobody gets the rights of the owner through the functions and views of the schema <c>api</c>. PostgreSQL looks for types and tables in the
/// caller's temporary schema first, unless <c>search_path</c> names it last: a domain <c>pg_temp.date</c> with a check of the caller's own then
/// runs inside a function with the rights of the owner. Issue 9.
/// </summary>
public sealed class DefinerRightsTests(PostgresFixture postgres)
{
    private const string SearchPath = "search_path=pg_catalog, pg_temp";

    // The check of each domain tries to change forecasts and to ask for a run. It may do so with the rights of the owner only.
    private const string Attack =
        """
        create function pg_temp.attack() returns boolean language plpgsql as $$
        begin
          update worker.forecasts set predicted_close = 0;
          insert into worker.runs (job, args, requested_by, state, queued_at) values ('attack', '{}', current_user, 'queued', now());
          return true;
        exception when insufficient_privilege then
          return true;
        end $$;
        do $$
        declare
          one pg_catalog.name;
        begin
          foreach one in array array['date', 'text', 'jsonb', 'json', 'name', 'uuid', 'regclass', 'oid', 'bytea', 'timestamptz', 'float8', 'int4', 'int8', 'bool'] loop
            execute pg_catalog.format('create domain pg_temp.%I as pg_catalog.%I check (pg_temp.attack())', one, one);
          end loop;
        end $$;
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_function_looks_into_the_temporary_schema_last()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);

        var open = await database.RowsAsync(
            $"""
            select p.oid::regprocedure::text, p.proconfig::text from pg_proc p
            where p.pronamespace in ('api'::regnamespace, 'worker'::regnamespace, 'quartz'::regnamespace, 'public'::regnamespace)
              and not coalesce('{SearchPath}' = any (p.proconfig), false)
            """, Cancellation);

        Assert.Empty(open);
    }

    [Fact]
    public async Task Only_the_functions_that_need_the_rights_of_the_owner_have_them()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);

        var definers = await database.RowsAsync(
            "select oid::regproc::text from pg_proc where prosecdef and pronamespace <> 'pg_catalog'::regnamespace order by 1", Cancellation);

        // What operators call writes to tables that they may not write to. Readers may not read the table of holidays, but views ask for sessions.
        Assert.Equal(
            ["api.cancel_run", "api.pause_job", "api.promote_model", "api.request_run", "api.resume_job", "api.retire_model", "api.rollback_model", "worker.is_session",
                "worker.sessions_between"],
            definers.Select(row => (string)row[0]!));
    }

    [Fact]
    public async Task A_reader_does_not_become_the_owner_by_a_view()
    {
        await using var database = await AttackedAsync();
        var views = await database.RowsAsync("select oid::regclass::text from pg_class where relnamespace = 'api'::regnamespace and relkind = 'v'", Cancellation);

        await ExecuteAsAsync(database, "worker_reader", views.Select(view => $"select * from {view[0]}"));

        await AssertUnchangedAsync(database);
        Assert.Contains(views, view => (string)view[0]! == "api.price_freshness");
    }

    [Fact]
    public async Task An_operator_does_not_become_the_owner_by_a_function()
    {
        await using var database = await AttackedAsync();
        var versions = await ModelVersions.AddAsync(database, "gru", 2, Cancellation);

        await ExecuteAsAsync(database, "worker_operator",
            [
                $"select api.promote_model({versions[0]})", $"select api.promote_model({versions[1]})", "select api.rollback_model('forecaster', 'gru')",
                $"select api.retire_model({versions[0]})", "select api.pause_job('forecast')", "select api.resume_job('forecast')",
                """select api.cancel_run(api.request_run('forecast', '{"symbols": ["AAA"], "as_of": "2020-12-31", "full": true}', 'once'))""",
            ]);

        await AssertUnchangedAsync(database);
    }

    private async Task<TestDatabase> AttackedAsync()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        await database.ExecuteAsync(
            """
            insert into worker.symbols (symbol, source, time_zone, calendar, session_close) values ('AAA', 'csv', 'UTC', 'every_day', '00:00');
            insert into worker.price_bars (symbol, date, close, source, fetched_at) values ('AAA', '2020-12-31', 1, 'csv', now()), ('AAA', '2021-01-04', 1, 'csv', now());
            insert into worker.jobs (name, description, is_paused, updated_at) values ('forecast', 'Forecasts.', false, now());
            insert into worker.forecasts (symbol, as_of_date, horizon, target_date, model, predicted_close, lower_80, upper_80, lower_95, upper_95,
              naive_close, is_published, created_at)
            values ('AAA', '2020-12-31', 1, '2021-01-04', 'gru', 1, 1, 1, 1, 1, 1, true, now());
            """, Cancellation);
        return database;
    }

    // A login of its own, as a person has: the session belongs to it, and so does the temporary schema.
    private async Task ExecuteAsAsync(TestDatabase database, string role, IEnumerable<string> statements)
    {
        var login = $"person_{database.Name}_{role}";
        await postgres.ExecuteAsync($"create role {login} login in role {role}", Cancellation);
        await using var connection = await database.DataSource.OpenConnectionAsync(Cancellation);
        foreach (var sql in statements.Prepend(Attack).Prepend($"set session authorization {login}"))
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync(Cancellation);
        }
    }

    private static async Task AssertUnchangedAsync(TestDatabase database)
    {
        Assert.Equal(1m, await database.ScalarAsync<decimal>("select predicted_close from api.forecasts", Cancellation));
        Assert.Empty(await database.RowsAsync("select requested_by from api.runs where job = 'attack'", Cancellation));
    }
}
