using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Worker.Storage;
using Worker.Storage.ManagedServer;

namespace Worker.IntegrationTests.Database;

/// <summary>Whatever a crash leaves behind, the next start works, and no data are lost.</summary>
public sealed class CrashTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_killed_server_is_started_again_under_its_living_worker()
    {
        await using var folder = new ManagedFolder();
        await using var server = await folder.JoinAsync();
        await folder.AskAsync("create table kept as select 42 as answer");

        await folder.KillServerAsync();
        await server.EnsureRunningAsync(Cancellation);

        Assert.Equal(42, await folder.AskAsync("select answer from kept"));
    }

    [Fact]
    public async Task A_server_starts_again_after_the_machine_lost_its_power_and_the_folder_of_the_socket()
    {
        await using var folder = new ManagedFolder();
        await using var server = await folder.JoinAsync();
        await folder.AskAsync("create table kept as select 42 as answer");

        await folder.KillServerAsync();
        Directory.Delete(folder.Home.SocketFolder, recursive: true);
        await server.EnsureRunningAsync(Cancellation);

        Assert.Equal(42, await folder.AskAsync("select answer from kept"));
    }

    [Fact]
    public async Task A_service_that_opens_its_database_again_after_the_server_was_killed_goes_on()
    {
        await using var folder = new ManagedFolder();
        await using var database = new WorkerDatabase(
            Options.Create(new DatabaseOptions { IdleTime = TimeSpan.Zero }), folder.Settings.DataFolder, TimeProvider.System, NullLoggerFactory.Instance);
        await database.OpenAsync(Cancellation);
        // A pooled connection that dies with the server.
        await using (await database.DataSource.OpenConnectionAsync(Cancellation))
        {
        }

        await folder.KillServerAsync();
        await database.OpenAsync(Cancellation);

        await using var command = database.DataSource.CreateCommand("select count(*) from api.runs");
        Assert.Equal(0L, await command.ExecuteScalarAsync(Cancellation));
    }

    [Fact]
    public async Task A_killed_worker_leaves_a_server_that_the_next_one_takes_over_and_stops()
    {
        await using var folder = new ManagedFolder();
        int id;
        using (var worker = await OtherWorker.StartAsync(folder))
        {
            id = folder.ServerId;
            worker.Kill();
        }
        Assert.Equal(1, await folder.AskAsync("select 1"));

        await using (await folder.JoinAsync())
        {
            Assert.Equal(id, folder.ServerId);
            Assert.Equal(1, await folder.AskAsync("select 1"));
        }
        await folder.AssertStoppedAsync();
    }

    [Fact]
    public async Task A_living_worker_in_another_process_keeps_the_server_up()
    {
        await using var folder = new ManagedFolder();
        using var worker = await OtherWorker.StartAsync(folder);

        await using (await folder.JoinAsync())
        {
        }

        Assert.Equal(1, await folder.AskAsync("select 1"));
        worker.Kill();
    }

    [Fact]
    public async Task A_kill_of_both_whose_process_number_now_belongs_to_another_blocks_nothing()
    {
        await using var folder = new ManagedFolder();
        using (var worker = await OtherWorker.StartAsync(folder))
        {
            await folder.AskAsync("create table kept as select 42 as answer");
            await folder.KillServerAsync();
            worker.Kill();
        }
        // A process of the server's own account: PostgreSQL itself would take it for a running server.
        var account = await ServerAccount.ForAsync(folder.Home, Cancellation);
        var stranger = await account.RunAsync("sh", ["-c", "sleep 60 >/dev/null 2>&1 & echo $!"], Cancellation);
        var id = stranger.Output.Trim();
        try
        {
            foreach (var file in (string[])[Path.Combine(folder.Home.Cluster, "postmaster.pid"), folder.Home.SocketFile + ".lock"])
            {
                var lines = await File.ReadAllLinesAsync(file, Cancellation);
                lines[0] = id;
                await File.WriteAllLinesAsync(file, lines, Cancellation);
            }

            await using var server = await folder.JoinAsync();

            Assert.Equal(42, await folder.AskAsync("select answer from kept"));
            Assert.True(Directory.Exists("/proc/" + id));
        }
        finally
        {
            await account.RunAsync("sh", ["-c", $"kill {id}"], CancellationToken.None);
        }
    }

    [Fact]
    public async Task A_backend_that_outlives_its_killed_server_does_not_keep_the_next_from_starting()
    {
        await using var folder = new ManagedFolder();
        await using var server = await folder.JoinAsync();
        // Busy in a loop, it does not notice that its server is gone.
        var busy = folder.AskAsync("do $$ declare t timestamptz := clock_timestamp(); begin while clock_timestamp() < t + interval '60 s' loop end loop; end $$");
        while (await folder.AskAsync("select count(*) from pg_stat_activity where query like 'do %' and state = 'active'") is not 1L)
            await Task.Delay(20, Cancellation);

        await folder.KillServerAsync();
        await server.EnsureRunningAsync(Cancellation);

        Assert.Equal(1, await folder.AskAsync("select 1"));
        await Assert.ThrowsAnyAsync<Exception>(() => busy);
    }

    [Fact]
    public async Task A_half_made_cluster_is_made_anew()
    {
        await using var folder = new ManagedFolder();
        var account = await ServerAccount.ForAsync(folder.Home, Cancellation);
        await account.OwnFolderAsync(folder.Home.Folder, Cancellation);
        await account.OwnFolderAsync(folder.Home.Cluster + ".partial", Cancellation);
        await File.WriteAllTextAsync(Path.Combine(folder.Home.Cluster + ".partial", "PG_VERSION"), "15\n", Cancellation);

        await using var server = await folder.JoinAsync();

        Assert.Equal(1, await folder.AskAsync("select 1"));
        Assert.False(Directory.Exists(folder.Home.Cluster + ".partial"));
    }

    [Fact]
    public async Task A_start_that_was_cut_off_in_the_middle_is_repeated()
    {
        await using var folder = new ManagedFolder();
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        soon.CancelAfter(TimeSpan.FromMilliseconds(150));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ManagedPostgres.JoinAsync(
            folder.Settings, TimeProvider.System, NullLogger.Instance, soon.Token));

        await using var server = await folder.JoinAsync();

        Assert.Equal(1, await folder.AskAsync("select 1"));
    }

    /// <summary>Another process that holds the lock of a worker on the folder, and can be killed.</summary>
    private sealed class OtherWorker : IDisposable
    {
        private readonly Process _process;

        private OtherWorker(Process process) => _process = process;

        public static async Task<OtherWorker> StartAsync(ManagedFolder folder)
        {
            await using var server = await folder.JoinAsync();
            var start = new ProcessStartInfo("flock", ["--shared", folder.Home.UseLock, "sh", "-c", "echo held; exec sleep 60"]) { RedirectStandardOutput = true };
            var process = Process.Start(start)!;
            Assert.Equal("held", await process.StandardOutput.ReadLineAsync(Cancellation));
            return new OtherWorker(process);
        }

        /// <summary>As <c>kill -9</c> does: no chance to clean up.</summary>
        public void Kill()
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        public void Dispose()
        {
            if (!_process.HasExited)
                Kill();
            _process.Dispose();
        }
    }
}
