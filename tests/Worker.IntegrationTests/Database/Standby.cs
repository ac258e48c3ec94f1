using Npgsql;
using Worker.Storage.ManagedServer;

namespace Worker.IntegrationTests.Database;

/// <summary>A standby of a test's server: streams from it until it is promoted.</summary>
internal static class Standby
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Copies the primary into a folder and starts it as its standby.</summary>
    public static async Task<ManagedPostgres> StartAsync(ManagedFolder primary, ManagedFolder standby)
    {
        var account = await ServerAccount.ForAsync(primary.Home, Cancellation);
        await account.OwnFolderAsync(standby.Home.Cluster, Cancellation);
        var program = await ProgramAsync();
        var copy = await account.RunAsync(
            program,
            [
                "-h", primary.Home.SocketFolder, "-U", ManagedPostgres.Superuser, "-D", standby.Home.Cluster, "-R", "-X", "stream", "-c", "fast",
                "--no-sync",
            ], Cancellation);
        Assert.True(copy.ExitCode == 0, copy.Errors);
        return await standby.JoinAsync();
    }

    // Where the server's programs are linked to, the links may lack this one.
    private static async Task<string> ProgramAsync()
    {
        var server = (await ServerBinaries.FindAsync(null, null, Cancellation))["pg_ctl"];
        var folder = Path.GetDirectoryName(File.ResolveLinkTarget(server, returnFinalTarget: true)?.FullName ?? server)!;
        var program = Path.Combine(folder, "pg_basebackup");
        Assert.SkipUnless(File.Exists(program), $"There is no {program}.");
        return program;
    }

    /// <summary>Waits until the standby has all that the primary has committed.</summary>
    public static async Task UntilLevelAsync(ManagedFolder primary, ManagedFolder standby)
    {
        var position = (string)(await primary.AskAsync("select pg_current_wal_flush_lsn()::text"))!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (await standby.AskAsync($"select pg_last_wal_replay_lsn() >= '{position}'::pg_lsn") is not true)
            await Task.Delay(50, limit.Token);
    }

    /// <summary>Makes it a server that accepts writes.</summary>
    public static async Task PromoteAsync(ManagedFolder standby) => Assert.Equal(true, await standby.AskAsync("select pg_promote()"));

    /// <summary>As the superuser, to the worker's database.</summary>
    public static NpgsqlConnectionStringBuilder Admin(ManagedPostgres server) => server.Connection(ManagedPostgres.Superuser);
}
