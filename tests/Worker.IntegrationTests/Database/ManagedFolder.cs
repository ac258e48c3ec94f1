using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Worker.Storage.ManagedServer;

namespace Worker.IntegrationTests.Database;

/// <summary>A data folder of one test, with what it takes to crash the server in it.</summary>
internal sealed class ManagedFolder : IAsyncDisposable
{
    private static int _count;

    public ManagedFolder(string name = "", int mode = 0b111_101_101, TimeSpan idleTime = default)
    {
        Root = $"/tmp/forecast-worker-crash-{Environment.ProcessId}-{Interlocked.Increment(ref _count)}";
        Directory.CreateDirectory(Root, (UnixFileMode)mode);
        Settings = new ManagedServerSettings { DataFolder = Root + name, IsEphemeral = true, StartTimeout = TimeSpan.FromMinutes(1), IdleTime = idleTime };
        Home = ServerHome.Resolve(Settings.DataFolder, Environment.IsPrivilegedProcess);
    }

    public string Root { get; }

    public ManagedServerSettings Settings { get; }

    public ServerHome Home { get; }

    public int ServerId => int.Parse(File.ReadLines(Path.Combine(Home.Cluster, "postmaster.pid")).First(), CultureInfo.InvariantCulture);

    public Task<ManagedPostgres> JoinAsync(ILogger? logger = null, TimeSpan? idleTime = null) =>
        ManagedPostgres.JoinAsync(Settings with { IdleTime = idleTime ?? Settings.IdleTime }, TimeProvider.System, logger ?? NullLogger.Instance, TestContext.Current.CancellationToken);

    /// <summary>Answers whether a query gets through.</summary>
    public async Task<object?> AskAsync(string sql)
    {
        var address = ManagedPostgres.Connection(Settings, ManagedPostgres.Superuser);
        address.Pooling = false;
        await using var connection = new NpgsqlConnection(address.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>A clean stop removes the server's process file, and nobody answers.</summary>
    public async Task AssertStoppedAsync()
    {
        Assert.False(File.Exists(Path.Combine(Home.Cluster, "postmaster.pid")));
        await Assert.ThrowsAsync<NpgsqlException>(() => AskAsync("select 1"));
    }

    public async Task KillServerAsync()
    {
        var id = ServerId;
        await ServerCommand.RunAsync("sh", ["-c", $"kill -KILL {id}"], TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (Directory.Exists(Home.Cluster))
            await new Cluster(Home, await ServerAccount.ForAsync(Home, CancellationToken.None)).ClearCrashAsync(CancellationToken.None);
        foreach (var folder in (string[])[Root, Home.Folder, Home.SocketFolder])
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
    }
}
