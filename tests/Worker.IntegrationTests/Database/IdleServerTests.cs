using System.Diagnostics;
using System.Globalization;
using Worker.Storage.ManagedServer;

namespace Worker.IntegrationTests.Database;

/// <summary>The server stays for the idle time after its last user, and not longer, whatever happens to the processes.</summary>
public sealed class IdleServerTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_next_worker_uses_the_server_that_the_last_one_left()
    {
        await using var folder = new ManagedFolder(idleTime: Long);
        await using (await folder.JoinAsync())
        {
        }
        var id = folder.ServerId;
        Assert.Equal(1, await folder.AskAsync("select 1"));

        await using (var server = await folder.JoinAsync())
            Assert.False(await server.EnsureRunningAsync(Cancellation));

        Assert.Equal(id, folder.ServerId);
    }

    [Fact]
    public async Task It_stops_cleanly_when_the_idle_time_is_over()
    {
        await using var folder = new ManagedFolder(idleTime: TimeSpan.FromSeconds(1));
        await using (await folder.JoinAsync())
        {
        }

        await UntilAsync(() => !File.Exists(Path.Combine(folder.Home.Cluster, "postmaster.pid")), "the server stops");
        Assert.Contains("database system is shut down", await File.ReadAllTextAsync(folder.Home.Log, Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_use_begins_the_idle_time_anew()
    {
        await using var folder = new ManagedFolder(idleTime: TimeSpan.FromSeconds(1));
        await using (await folder.JoinAsync())
        {
        }
        await using var user = await folder.JoinAsync();
        var id = folder.ServerId;

        await Task.Delay(TimeSpan.FromSeconds(2.5), Cancellation);

        Assert.Equal(id, folder.ServerId);
        Assert.Equal(1, await folder.AskAsync("select 1"));
    }

    [Fact]
    public async Task Who_leaves_no_idle_time_stops_a_server_that_another_had_left()
    {
        await using var folder = new ManagedFolder(idleTime: Long);
        await using (await folder.JoinAsync())
        {
        }

        await using (await folder.JoinAsync(idleTime: TimeSpan.Zero))
        {
        }

        await folder.AssertStoppedAsync();
    }

    [Fact]
    public async Task A_service_that_ends_leaves_the_server_to_the_command_that_still_uses_it()
    {
        await using var folder = new ManagedFolder(idleTime: Long);
        await using var command = await folder.JoinAsync();
        await using (await folder.JoinAsync(idleTime: TimeSpan.Zero))
        {
        }

        Assert.Equal(1, await folder.AskAsync("select 1"));
    }

    [Fact]
    public async Task A_killed_keeper_takes_the_server_along()
    {
        await using var folder = new ManagedFolder(idleTime: Long);
        await using var server = await folder.JoinAsync();
        await folder.AskAsync("create table kept as select 42 as answer");

        var keeper = await KeeperIdAsync(folder);
        await KillAsync(keeper);

        await UntilAsync(() => !File.Exists(Path.Combine(folder.Home.Cluster, "postmaster.pid")), "the server stops");
        await server.EnsureRunningAsync(Cancellation);
        Assert.Equal(42, await folder.AskAsync("select answer from kept"));
    }

    [Fact]
    public async Task The_keeper_ends_with_a_killed_server()
    {
        await using var folder = new ManagedFolder(idleTime: Long);
        await using var server = await folder.JoinAsync();
        var keeper = await KeeperIdAsync(folder);

        await folder.KillServerAsync();

        await UntilAsync(() => !IsAlive(keeper), "the keeper ends");
    }

    [Fact]
    public async Task A_server_whose_folder_was_removed_stops()
    {
        await using var folder = new ManagedFolder(idleTime: Long);
        await using (await folder.JoinAsync())
        {
        }
        var id = folder.ServerId;

        Directory.Delete(folder.Home.Folder, recursive: true);

        await UntilAsync(() => !IsAlive(id), "the server ends");
    }

    [Fact]
    public async Task A_folder_that_was_removed_and_made_anew_gets_a_server_of_its_own_and_the_old_one_stops()
    {
        await using var folder = new ManagedFolder(idleTime: Long);
        await using (await folder.JoinAsync())
        {
        }
        var old = folder.ServerId;
        Directory.Delete(folder.Home.Folder, recursive: true);

        await using var server = await folder.JoinAsync();

        Assert.NotEqual(old, folder.ServerId);
        await UntilAsync(() => !IsAlive(old), "the old server ends");
        Assert.Equal(1, await folder.AskAsync("select 1"));
    }

    private static async Task<int> KeeperIdAsync(ManagedFolder folder)
    {
        Assert.True(Cluster.IsServerKept(folder.Home));
        var status = await File.ReadAllTextAsync($"/proc/{folder.ServerId}/stat", Cancellation);
        return int.Parse(status[(status.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }

    private static Task<ServerCommand.Result> KillAsync(int id) => ServerCommand.RunAsync("sh", ["-c", $"kill -KILL {id}"], Cancellation);

    // A process that has ended and that nobody has waited for has no command line.
    private static bool IsAlive(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline").Length > 0;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static async Task UntilAsync(Func<bool> isSo, string what)
    {
        var began = Stopwatch.GetTimestamp();
        while (!isSo())
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromMinutes(1), $"Waited a minute until {what}.");
            await Task.Delay(50, Cancellation);
        }
    }
}
