using System.Text.RegularExpressions;

namespace Worker.IntegrationTests.Database;

/// <summary>The schema is public: it changes on purpose only, together with <c>migrations/schema.sql</c> and <c>deploy/schema.md</c>.</summary>
public sealed class SchemaTests(PostgresFixture postgres)
{
    private static readonly string Repository = FindRepository();

    [Theory]
    [InlineData("SchemaDescription.sql", "migrations/schema.sql")]
    [InlineData("SchemaReference.sql", "deploy/schema.md")]
    public async Task The_schema_is_the_approved_one(string script, string approvedPath)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var database = await postgres.CreateDatabaseAsync(cancellationToken);
        var description = await File.ReadAllTextAsync(Path.Combine(Repository, "tests/Worker.IntegrationTests/Database", script), cancellationToken);
        var approvedFile = Path.Combine(Repository, approvedPath);

        var received = await database.ScalarAsync<string>(description, cancellationToken);

        var approved = File.Exists(approvedFile) ? await File.ReadAllTextAsync(approvedFile, cancellationToken) : "";
        if (received == approved)
            return;
        var receivedFile = Path.ChangeExtension(approvedFile, ".received" + Path.GetExtension(approvedFile));
        await File.WriteAllTextAsync(receivedFile, received, cancellationToken);
        Assert.Fail($"The schema is not the approved one. Compare: diff {approvedFile} {receivedFile}; if the change is meant, move the second over the first.");
    }

    [Fact]
    public async Task Every_view_column_and_function_of_the_api_says_what_it_is()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var database = await postgres.CreateDatabaseAsync(cancellationToken);

        var silent = await database.RowsAsync(
            """
            select oid::regclass::text from pg_class where relnamespace = 'api'::regnamespace and relkind = 'v' and obj_description(oid, 'pg_class') is null
            union all
            select format('%s.%s', c.oid::regclass, a.attname) from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            where c.relnamespace = 'api'::regnamespace and c.relkind = 'v' and col_description(c.oid, a.attnum) is null
            union all
            select oid::regprocedure::text from pg_proc where pronamespace = 'api'::regnamespace and obj_description(oid, 'pg_proc') is null
            """, cancellationToken);

        Assert.Empty(silent.Select(row => row[0]));
    }

    [Fact]
    public async Task The_benchmark_asks_every_view_that_reads_prices_forecasts_backtests_reviews_or_scores()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var database = await postgres.CreateDatabaseAsync(cancellationToken);
        var questions = await File.ReadAllTextAsync(Path.Combine(Repository, "tests/Worker.Benchmarks/Database/Questions.cs"), cancellationToken);

        var views = (await database.RowsAsync(
            """
            with recursive reading as (
              select t.oid from unnest('{symbols,price_bars,price_revisions,rejected_bars,rejected_reviews,forecasts,backtests,backtest_scores,backtest_days,reviews,sentiment_scores}'::text[]) as name
              join pg_class t on t.relnamespace = 'worker'::regnamespace and t.relname = name
              union
              select rule.ev_class from reading
              join pg_depend d on d.refclassid = 'pg_class'::regclass and d.refobjid = reading.oid and d.classid = 'pg_rewrite'::regclass
              join pg_rewrite rule on rule.oid = d.objid
            )
            select v.relname::text from pg_class v join reading using (oid) where v.relkind = 'v' and v.relnamespace = 'api'::regnamespace order by 1
            """, cancellationToken)).Select(row => (string)row[0]!).ToList();

        Assert.Contains("mood_correlation", views);
        Assert.DoesNotContain("jobs", views);
        Assert.DoesNotContain(views, view => !Regex.IsMatch(questions, $@"from api\.{view}\b"));
    }

    private static string FindRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Worker.sln")))
                return folder.FullName;
        }
        throw new InvalidOperationException($"No Worker.sln above {AppContext.BaseDirectory}.");
    }
}
