namespace Worker.IntegrationTests.Database;

/// <summary>The schema is public: it changes on purpose only, together with <c>migrations/schema.sql</c>.</summary>
public sealed class SchemaTests(PostgresFixture postgres)
{
    private static readonly string Repository = FindRepository();

    [Fact]
    public async Task The_schema_is_the_approved_one()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var database = await postgres.CreateDatabaseAsync(cancellationToken);
        var description = await File.ReadAllTextAsync(Path.Combine(Repository, "tests/Worker.IntegrationTests/Database/SchemaDescription.sql"), cancellationToken);
        var approvedFile = Path.Combine(Repository, "migrations/schema.sql");

        var received = await database.ScalarAsync<string>(description, cancellationToken);

        var approved = File.Exists(approvedFile) ? await File.ReadAllTextAsync(approvedFile, cancellationToken) : "";
        if (received == approved)
            return;
        var receivedFile = Path.Combine(Repository, "migrations/schema.received.sql");
        await File.WriteAllTextAsync(receivedFile, received, cancellationToken);
        Assert.Fail($"The schema is not the approved one. Compare: diff {approvedFile} {receivedFile}; if the change is meant, move the second over the first.");
    }

    [Fact]
    public async Task Every_view_and_function_of_the_api_says_what_it_is()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var database = await postgres.CreateDatabaseAsync(cancellationToken);

        var silent = await database.RowsAsync(
            """
            select oid::regclass::text from pg_class where relnamespace = 'api'::regnamespace and relkind = 'v' and obj_description(oid, 'pg_class') is null
            union all
            select oid::regprocedure::text from pg_proc where pronamespace = 'api'::regnamespace and obj_description(oid, 'pg_proc') is null
            """, cancellationToken);

        Assert.Empty(silent);
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
