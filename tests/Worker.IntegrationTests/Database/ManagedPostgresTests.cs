using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;
using Npgsql;
using Worker.Storage;
using Worker.Storage.ManagedServer;

namespace Worker.IntegrationTests.Database;

public sealed class ManagedPostgresTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Workers_of_one_folder_share_a_server_that_the_last_to_leave_stops()
    {
        await using var folder = new ManagedFolder();
        var both = await Task.WhenAll(folder.JoinAsync(), folder.JoinAsync());
        var id = folder.ServerId;

        await both[0].DisposeAsync();
        Assert.Equal(1, await folder.AskAsync("select 1"));
        Assert.Equal(id, folder.ServerId);

        await both[1].DisposeAsync();
        await folder.AssertStoppedAsync();
    }

    [Fact]
    public async Task The_data_outlives_the_server()
    {
        await using var folder = new ManagedFolder();
        await using (await folder.JoinAsync())
            await folder.AskAsync("create table kept as select 42 as answer");

        await using (await folder.JoinAsync())
            Assert.Equal(42, await folder.AskAsync("select answer from kept"));
    }

    [Fact]
    public async Task A_private_database_opens_with_its_schema_and_the_worker_may_only_write_rows()
    {
        await using var folder = new ManagedFolder();
        await using var database = new WorkerDatabase(
            Options.Create(new DatabaseOptions { IdleTime = TimeSpan.Zero }), folder.Settings.DataFolder, TimeProvider.System, NullLoggerFactory.Instance);
        Assert.Equal(DatabaseMode.Managed, database.Mode);

        await database.OpenAsync(Cancellation);
        await database.OpenAsync(Cancellation);

        await using var read = database.DataSource.CreateCommand("select count(*) from api.forecasts");
        Assert.Equal(0L, await read.ExecuteScalarAsync(Cancellation));
        await using var change = database.DataSource.CreateCommand("drop table worker.forecasts");
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => change.ExecuteNonQueryAsync(Cancellation));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
        Assert.True((await database.MigrateAsync(Cancellation)).IsUnchanged);
    }

    [Fact]
    public async Task Only_its_owner_and_root_can_reach_it()
    {
        await using var folder = new ManagedFolder();
        await using var server = await folder.JoinAsync();

        Assert.Equal("", await folder.AskAsync("show listen_addresses"));
        Assert.Equal((UnixFileMode)0b111_000_000, File.GetUnixFileMode(folder.Home.SocketFolder));
        Assert.Equal((UnixFileMode)0b111_000_000, File.GetUnixFileMode(folder.Home.Folder));
    }

    [Fact]
    public async Task A_folder_whose_name_is_too_long_for_a_socket_works()
    {
        await using var folder = new ManagedFolder("/" + new string('n', 120));
        await using var server = await folder.JoinAsync();

        Assert.Equal(1, await folder.AskAsync("select 1"));
        Assert.True(folder.Home.SocketFile.Length <= 107);
    }

    [Fact]
    public async Task A_name_with_blanks_a_quote_and_a_comma_works()
    {
        await using var folder = new ManagedFolder("/it's odd, but allowed");
        await using var server = await folder.JoinAsync();

        Assert.Equal(1, await folder.AskAsync("select 1"));
    }

    [Theory]
    [InlineData("/a \"quoted\" name")]
    [InlineData("/$HOME")]
    public void A_name_that_a_shell_would_change_is_refused(string name) =>
        Assert.Contains(name, Assert.Throws<DatabaseException>(() => ServerHome.Resolve("/tmp" + name, isRoot: false)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Root_with_a_closed_data_folder_is_told_where_the_database_lives_instead()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root runs the server under another account.");
        await using var folder = new ManagedFolder(mode: 0b111_000_000);
        var logger = new FakeLogger();

        await using (await folder.JoinAsync(logger))
            Assert.Equal(1, await folder.AskAsync("select 1"));
        await using (await folder.JoinAsync(logger))
            Assert.Equal(1, await folder.AskAsync("select 1"));

        Assert.StartsWith("/var/lib/forecast-worker/", folder.Home.Folder, StringComparison.Ordinal);
        var line = Assert.Single(logger.Collector.GetSnapshot(), record => record.Id.Id == 1001);
        Assert.Contains(folder.Home.Folder, line.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_of_another_version_says_which_programs_it_needs()
    {
        await using var folder = new ManagedFolder();
        await using (await folder.JoinAsync())
        {
        }
        await File.WriteAllTextAsync(Path.Combine(folder.Home.Cluster, "PG_VERSION"), "9\n", Cancellation);

        var refusal = await Assert.ThrowsAsync<DatabaseException>(() => folder.JoinAsync());

        Assert.Contains("made by PostgreSQL 9 and can only be opened by it", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("pg_dump", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_start_is_quoted()
    {
        await using var folder = new ManagedFolder();
        await using (await folder.JoinAsync())
        {
        }
        await File.AppendAllTextAsync(Path.Combine(folder.Home.Cluster, "postgresql.conf"), "shared_buffers = nonsense\n", Cancellation);

        var refusal = await Assert.ThrowsAsync<DatabaseException>(() => folder.JoinAsync());

        Assert.Contains("shared_buffers", refusal.Message, StringComparison.Ordinal);
    }
}
