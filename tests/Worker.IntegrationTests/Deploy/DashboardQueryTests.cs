using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Npgsql;
using Worker.IntegrationTests.Database;
using Worker.IntegrationTests.Executable;

namespace Worker.IntegrationTests.Deploy;

/// <summary>Every query of the dashboard of results runs, as a reader, on the schema of this version.</summary>
public sealed partial class DashboardQueryTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_query_of_the_dashboard_runs_as_a_reader()
    {
        var dashboard = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(WorkerExecutable.Repository, "deploy/grafana/forecast-worker-results.json"), Cancellation))!;
        var variables = dashboard["templating"]!["list"]!.AsArray().Where(one => (string?)one!["type"] == "query").Select(one => (Format: "table", Sql: (string)one!["query"]!));
        var targets = dashboard["panels"]!.AsArray().SelectMany(panel => panel!["targets"]!.AsArray()).Select(one => (Format: (string)one!["format"]!, Sql: (string)one["rawSql"]!));
        (string Format, string Sql)[] queries = [.. variables, .. targets];
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var connection = await database.DataSource.OpenConnectionAsync(Cancellation);

        Assert.True(queries.Length >= 12, $"{queries.Length} queries were found.");
        foreach (var (format, sql) in queries)
        {
            await using var command = new NpgsqlCommand($"set role worker_reader; {Literal(sql)}", connection);
            try
            {
                await using var reader = await command.ExecuteReaderAsync(Cancellation);
                if (format != "time_series") continue;
                Assert.Equal("time", reader.GetName(0));
                Assert.Equal("timestamp without time zone", reader.GetDataTypeName(0));
            }
            catch (PostgresException refusal)
            {
                Assert.Fail($"{sql}\n{refusal.MessageText}. {refusal.Hint}");
            }
        }
    }

    /// <summary>With what Grafana puts in the place of its macro and variables.</summary>
    private static string Literal(string sql)
    {
        var literal = Filter().Replace(sql, "$1 between '2020-01-01' and '2030-01-01'")
            .Replace("${symbol:sqlstring}", "'AAA'", StringComparison.Ordinal).Replace("${subject:sqlstring}", "'Larkpad'", StringComparison.Ordinal)
            .Replace("${horizon}", "1", StringComparison.Ordinal);
        Assert.DoesNotContain("$", literal, StringComparison.Ordinal);
        return literal;
    }

    [GeneratedRegex(@"\$__timeFilter\(([^)]*)\)")]
    private static partial Regex Filter();
}
