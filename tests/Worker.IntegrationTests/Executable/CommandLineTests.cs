using System.Text.Json.Nodes;
using Worker.IntegrationTests.Database;

namespace Worker.IntegrationTests.Executable;

/// <summary>The real program as a script uses it: its output is piped.</summary>
public sealed class CommandLineTests(PostgresFixture postgres) : IDisposable
{
    private const int Failed = 1;
    private const int WrongUsage = 2;
    private const int Unusable = 78;

    private readonly string _folder = Directory.CreateTempSubdirectory("forecast-worker-cli-").FullName;

    [Theory]
    [InlineData("status")]
    [InlineData("status", "--json")]
    [InlineData("models", "list", "--json")]
    [InlineData("runs", "--json", "--limit", "1")]
    [InlineData("run", "prune")]
    [InlineData("sql", "--json", "select * from api.jobs; select 1 as one")]
    public async Task Nothing_but_results_is_written_and_json_is_json(params string[] arguments)
    {
        await using var database = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        var (code, output, error) = await RunAsync(database, arguments);

        Assert.Equal((0, ""), (code, error));
        if (arguments.Contains("--json")) Assert.NotNull(JsonNode.Parse(output));
    }

    [Fact]
    public async Task Sql_changes_nothing_without_write_and_says_how_to()
    {
        await using var database = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        const string Request = "select api.request_run('prune')";

        Assert.Equal(0, (await RunAsync(database, "run", "prune")).Code);
        var (code, output, error) = await RunAsync(database, "sql", Request);
        Assert.Equal((Failed, ""), (code, output));
        Assert.Contains("--write", error, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync(database, "sql", "--write", Request)).Code);
        Assert.Equal("n\n1\n", (await RunAsync(database, "sql", "--csv", "select count(*) as n from api.runs where state = 'queued'")).Output);
    }

    [Fact]
    public async Task Sql_runs_all_statements_and_says_what_each_did()
    {
        await using var database = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);

        var (code, output, _) = await RunAsync(
            database, "sql", "--write", "create temporary table t (i integer); insert into t values (1), (2); select i from t order by i; delete from t where i = 2");

        Assert.Equal(0, code);
        Assert.Equal(
            ["Statement 1: done.", "Statement 2: insert, 2 rows.", "", " i", "---", " 1", " 2", "(2 rows)", "Statement 4: delete, 1 row."],
            output.TrimEnd().Split('\n').Select(line => line.TrimEnd()));
    }

    [Fact]
    public async Task A_query_without_rows_has_its_columns_and_a_count()
    {
        await using var database = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);

        var (_, output, _) = await RunAsync(database, "sql", "select 1 as one where false; select 2 as two; select 3 as three where false");

        Assert.Equal([" one", "-----", "(0 rows)", "", " two", "-----", "   2", "(1 row)", "", " three", "-------", "(0 rows)"], output.TrimEnd().Split('\n').Select(line => line.TrimEnd()));
    }

    [Theory]
    [InlineData("check")]
    [InlineData("status")]
    public async Task A_data_folder_that_cannot_be_made_is_told_in_words(string verb)
    {
        var file = Path.Combine(_folder, "file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        using var worker = WorkerExecutable.Start(null, Path.Combine(file, "data"), new Dictionary<string, string> { ["Prices__Source"] = "Csv", ["Prices__Csv__Path"] = _folder }, verb);

        Assert.Equal(Unusable, await worker.WaitForExitAsync());
        Assert.Contains(file, worker.Describe(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", worker.Describe(), StringComparison.Ordinal);
        // The checks that need no folder were made.
        if (verb == "check") Assert.Contains(worker.Output, line => line.StartsWith("ok    compute", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_symbol_that_is_not_there_is_told_without_a_picture()
    {
        await using var database = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        var picture = Path.Combine(_folder, "x.svg");

        var (code, _, error) = await RunAsync(database, "plot", "NONE", "--out", picture);

        Assert.Equal(WrongUsage, code);
        Assert.Contains("There are no prices of 'NONE'", error, StringComparison.Ordinal);
        Assert.False(File.Exists(picture));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<(int Code, string Output, string Error)> RunAsync(TestDatabase database, params string[] arguments)
    {
        using var worker = WorkerExecutable.Start(
            database, Path.Combine(_folder, "data"), new Dictionary<string, string> { ["Telemetry__Port"] = "0" }, arguments);
        var code = await worker.WaitForExitAsync();
        return (code, string.Concat(worker.Output.Select(line => line + "\n")), string.Concat(worker.Log.Select(line => line + "\n")));
    }
}
