using Npgsql;
using NpgsqlTypes;
using Worker.Storage;

namespace Worker.IntegrationTests.Database;

/// <summary>Names have one rule, whichever door they come through. Issue 9.</summary>
public sealed class NameRuleTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SQL_and_code_have_the_same_rule()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        string[] names =
        [
            .. Enumerable.Range(1, 0x2fff).Where(i => i is < 0xd800 or > 0xdfff).Select(i => $"A{(char)i}"), "", " ", "AAPL", "^GSPC", "BRK/B", "EURUSD=X", "a\n", "\ta", "a\r", "\u00a0",
            new string('A', 32), new string('A', 33), new string('a', 64), new string('a', 65),
        ];
        await using var command = database.DataSource.CreateCommand("select array_agg(worker.is_symbol(n) order by i), array_agg(worker.is_name(n) order by i) from unnest($1) with ordinality as t (n, i)");
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = names, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        await reader.ReadAsync(Cancellation);

        Assert.Equal(names.Select(NameRule.IsSymbol), reader.GetFieldValue<bool[]>(0));
        Assert.Equal(names.Select(NameRule.IsName), reader.GetFieldValue<bool[]>(1));
    }

    [Theory]
    [InlineData("\\t")]
    [InlineData("\\u00a0")]
    [InlineData("a b")]
    [InlineData("a,b")]
    [InlineData("a\\u001b[2J")]
    [InlineData("five million")]
    public async Task A_request_with_a_name_that_is_none_is_refused_in_a_short_message(string name)
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await database.ExecuteAsync("insert into worker.jobs (name, description, is_paused, updated_at) values ('forecast', 'Forecasts.', false, now())", Cancellation);
        var given = name == "five million" ? new string('a', 5_000_000) : name;

        foreach (var argument in new[] { "symbols", "sources" })
        {
            var refusal = await Assert.ThrowsAsync<PostgresException>(
                () => database.ExecuteAsync($$"""select api.request_run('forecast', '{"{{argument}}": ["{{given}}"]}')""", Cancellation));

            Assert.True(refusal.MessageText.Length < 1000, $"a message of {refusal.MessageText.Length} characters");
            Assert.Matches("should be a list of names|at most", refusal.MessageText);
        }
        Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from worker.runs", Cancellation));
    }

    [Theory]
    [InlineData("select api.request_run(repeat('a', 5000000))")]
    [InlineData("select api.request_run('forecast', dedup_key => repeat('a', 5000000))")]
    [InlineData("select api.request_run('forecast', dedup_key => E'a\\u001b[2J')")]
    [InlineData("select api.request_run('forecast', jsonb_build_object('symbols', (select jsonb_agg('A' || i) from generate_series(1, 1000000) i)))")]
    [InlineData("select api.request_run('forecast', jsonb_build_object(repeat('a', 500000), true))")]
    [InlineData("select api.rollback_model(repeat('a', 5000000), repeat('b', 5000000))")]
    [InlineData("select api.pause_job(repeat('a', 5000000))")]
    public async Task A_text_without_end_is_refused_in_a_short_message(string sql)
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await database.ExecuteAsync("insert into worker.jobs (name, description, is_paused, updated_at) values ('forecast', 'Forecasts.', false, now())", Cancellation);

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync(sql, Cancellation));

        Assert.True(refusal.MessageText.Length < 1000, $"a message of {refusal.MessageText.Length} characters");
        Assert.DoesNotContain('\u001b', refusal.MessageText);
    }

    [Theory]
    [InlineData("insert into worker.symbols (symbol, source, time_zone, calendar, session_close) values (E'a\\tb', 'csv', 'UTC', 'every_day', '00:00')")]
    [InlineData("insert into worker.review_sources (source, location, last_attempt_at) values ('a b', '', now())")]
    [InlineData("insert into worker.runs (job, args, requested_by, state, queued_at, dedup_key) values ('forecast', '{}', 'a', 'queued', now(), repeat('a', 201))")]
    [InlineData("insert into worker.runs (job, args, requested_by, state, queued_at) values ('forecast', jsonb_build_object('a', repeat('a', 2000000)), 'a', 'queued', now())")]
    public async Task The_tables_refuse_such_names_too(string sql)
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync(sql, Cancellation));

        Assert.Equal(PostgresErrorCodes.CheckViolation, refusal.SqlState);
    }
}
