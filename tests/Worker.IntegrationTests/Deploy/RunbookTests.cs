using Npgsql;
using Worker.IntegrationTests.Database;
using Worker.IntegrationTests.Executable;

namespace Worker.IntegrationTests.Deploy;

/// <summary>Whoever is called at night copies the runbook's SQL: all of it runs, as an operator, on the schema of this version.</summary>
public sealed class RunbookTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_statement_of_the_runbook_runs_as_an_operator()
    {
        var statements = Statements(await File.ReadAllTextAsync(Path.Combine(WorkerExecutable.Repository, "deploy/README.md"), Cancellation));
        Assert.True(statements.Count > 15, $"{statements.Count} statements were found.");
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await PrepareAsync(database);

        await using var connection = await database.DataSource.OpenConnectionAsync(Cancellation);
        foreach (var statement in statements)
        {
            // Only the schema's own bookkeeping is not for operators: it is the login of the service that reads it.
            var role = statement.Contains("worker.schema_versions", StringComparison.Ordinal) ? "worker_app" : "worker_operator";
            await using var command = new NpgsqlCommand($"set role {role}; {statement}", connection);
            try
            {
                await command.ExecuteNonQueryAsync(Cancellation);
            }
            catch (PostgresException refusal)
            {
                Assert.Fail($"{statement}\n{refusal.MessageText}. {refusal.Hint}");
            }
        }
    }

    /// <summary>What the examples name: jobs, run 41 of a night, version 7 and one after it that serves.</summary>
    private static async Task PrepareAsync(TestDatabase database)
    {
        await ModelVersions.AddAsync(database, "gru", 8, Cancellation);
        await database.ExecuteAsync(
            """
            select api.promote_model(7); select api.promote_model(8);
            insert into worker.jobs (name, description, cron, time_zone, is_paused, updated_at)
            select name, name, '0 30 18 ? * MON-FRI', 'America/New_York', false, now()
            from unnest(array['nightly', 'fetch-prices', 'train-forecaster', 'forecast', 'prune']) as name;
            insert into worker.runs (id, job, args, requested_by, state, queued_at) values (41, 'nightly', '{}', 'schedule', 'running', now());
            insert into worker.runs (job, args, requested_by, state, queued_at, parent_id) values ('fetch-prices', '{}', 'schedule', 'failed', now(), 41);
            """, Cancellation);
    }

    private static List<string> Statements(string text) =>
    [
        .. text.Split("```sql\n").Skip(1).Select(block => block.Split("```")[0])
            .SelectMany(block => block.Split(";\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)),
    ];
}
