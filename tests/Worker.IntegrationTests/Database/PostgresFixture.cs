using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Worker.IntegrationTests.Database;
using Worker.Storage;
using Worker.Storage.ManagedServer;
using Worker.Storage.Schema;

[assembly: AssemblyFixture(typeof(PostgresFixture))]

namespace Worker.IntegrationTests.Database;

/// <summary>
/// One private PostgreSQL for all tests of the run, started by the product's own code. Ask for it in a test class's constructor and
/// take a database of your own: <c>await using var database = await postgres.CreateDatabaseAsync(ct)</c>.
/// </summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private const string Template = "template_worker";
    private const string FolderPrefix = "/tmp/forecast-worker-tests-";

    private readonly string _folder = FolderPrefix + Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private ManagedPostgres? _server;
    private NpgsqlDataSource? _admin;
    private int _databases;

    public async ValueTask InitializeAsync()
    {
        await RemoveAbandonedAsync();
        // Open to all on the way, or the server's account could not enter; the server closes its own folder.
        Directory.CreateDirectory(_folder, (UnixFileMode)0b111_101_101);
        var settings = new ManagedServerSettings { DataFolder = _folder, IsEphemeral = true };
        _server = await ManagedPostgres.JoinAsync(settings, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        _admin = NpgsqlDataSource.Create(_server.Connection(ManagedPostgres.Superuser, "postgres"));
        await ExecuteAsync($"create database {Template}", CancellationToken.None);
        var template = Address(Template);
        template.Pooling = false;
        await using var connection = new NpgsqlConnection(template.ConnectionString);
        await connection.OpenAsync();
        await new SchemaMigrator(TimeProvider.System).MigrateAsync(connection, ManagedPostgres.AppUser, CancellationToken.None);
    }

    /// <summary>A fresh database with the worker's whole schema, in a few dozen milliseconds.</summary>
    public Task<TestDatabase> CreateDatabaseAsync(CancellationToken cancellationToken) => CreateAsync($" template {Template}", cancellationToken);

    /// <summary>A fresh database with nothing in it.</summary>
    public Task<TestDatabase> CreateEmptyDatabaseAsync(CancellationToken cancellationToken) => CreateAsync("", cancellationToken);

    /// <summary>Runs a statement as the superuser in the database <c>postgres</c>: for roles, which belong to the whole server.</summary>
    public async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = _admin!.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>How to log in to a database of this server.</summary>
    public NpgsqlConnectionStringBuilder Address(string database, string user = ManagedPostgres.Superuser) => _server!.Connection(user, database);

    public async ValueTask DisposeAsync()
    {
        if (_admin is not null)
            await _admin.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
        _oneAtATime.Dispose();
    }

    private async Task<TestDatabase> CreateAsync(string from, CancellationToken cancellationToken)
    {
        var name = "test_" + Interlocked.Increment(ref _databases).ToString(CultureInfo.InvariantCulture);
        // PostgreSQL copies a template only while nobody else does.
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            await ExecuteAsync($"create database {name}{from}", cancellationToken);
        }
        finally
        {
            _oneAtATime.Release();
        }
        return new TestDatabase(Address(name));
    }

    // A test run that was killed leaves its server behind.
    private static async Task RemoveAbandonedAsync()
    {
        foreach (var folder in Directory.EnumerateDirectories("/tmp", Path.GetFileName(FolderPrefix) + "*"))
        {
            if (Directory.Exists("/proc/" + folder[FolderPrefix.Length..]))
                continue;
            try
            {
                var home = ServerHome.Resolve(folder, Environment.IsPrivilegedProcess);
                if (Directory.Exists(home.Cluster))
                    await new Cluster(home, await ServerAccount.ForAsync(home, CancellationToken.None)).ClearCrashAsync(CancellationToken.None);
                Directory.Delete(folder, recursive: true);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or DatabaseException)
            {
                // Another test run removes it at this moment, or it was half removed before: its server is gone, and the next test run tries again.
            }
        }
    }
}
