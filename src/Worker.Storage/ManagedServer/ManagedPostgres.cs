using Microsoft.Extensions.Logging;
using Npgsql;

namespace Worker.Storage.ManagedServer;

/// <summary>
/// A private PostgreSQL on a Unix socket, shared by all workers of one data folder: the first starts it; the last to leave stops it at
/// once, or it stays for the idle time and its keeper stops it (<see cref="ServerKeeper"/>). Locks of the kernel show who is there, so what
/// a crash left behind (a running server without a worker, a dead server's files, a half-made cluster) is taken over or cleared by the next
/// start.
/// </summary>
public sealed partial class ManagedPostgres : IAsyncDisposable
{
    /// <summary>Owns everything; the migrations run as it.</summary>
    public const string Superuser = "postgres";

    /// <summary>What the worker logs in as for everything else.</summary>
    public const string AppUser = "forecast_worker";

    public const string DatabaseName = "forecasts";

    private static readonly TimeSpan KeeperMoment = TimeSpan.FromMilliseconds(250);

    private readonly ManagedServerSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ServerHome _home;
    private FolderLock? _use;

    private ManagedPostgres(ManagedServerSettings settings, ServerHome home, TimeProvider time, ILogger logger)
    {
        _settings = settings;
        _home = home;
        _time = time;
        _logger = logger;
    }

    /// <summary>Where the server of these settings listens; nothing is started.</summary>
    /// <param name="user"><see cref="AppUser"/> or <see cref="Superuser"/>.</param>
    public static NpgsqlConnectionStringBuilder Connection(ManagedServerSettings settings, string user, string database = DatabaseName) =>
        Connection(ServerHome.Resolve(settings.DataFolder, Environment.IsPrivilegedProcess), user, database);

    /// <summary>Joins the server of the data folder, and makes and starts it if needed.</summary>
    /// <exception cref="DatabaseException">It is not available; the message says why and what to do.</exception>
    /// <exception cref="UnusableFolderException">The data folder cannot be made or written to.</exception>
    public static Task<ManagedPostgres> JoinAsync(
        ManagedServerSettings settings, TimeProvider time, ILogger logger, CancellationToken cancellationToken) =>
        JoinAsync(ServerHome.Resolve(settings.DataFolder, Environment.IsPrivilegedProcess), settings, time, logger, cancellationToken);

    /// <param name="home">Of these settings.</param>
    internal static async Task<ManagedPostgres> JoinAsync(
        ServerHome home, ManagedServerSettings settings, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        var server = new ManagedPostgres(settings, home, time, logger);
        try
        {
            Directory.CreateDirectory(server._home.DataFolder);
            await server.EnsureRunningAsync(cancellationToken);
            return server;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            await server.DisposeAsync();
            throw new UnusableFolderException(server._home.DataFolder, refused);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Cheap if the server answers; starts it again if it died under its workers.</summary>
    /// <returns>Whether it had to be started: connections made before are dead then.</returns>
    public async Task<bool> EnsureRunningAsync(CancellationToken cancellationToken)
    {
        // Each question about the account is a process of its own; a server that was started under it needs none.
        var account = Environment.IsPrivilegedProcess && File.Exists(_home.SocketFile) ? null : await PrepareAsync(cancellationToken);
        using var start = await FolderLock.TakeAsync(_home.StartLock, isShared: false, LockTimeout, _time, cancellationToken);
        if (_use is null)
        {
            // Under the start lock no process holds the use lock alone for longer than a moment.
            _use = await FolderLock.TakeAsync(_home.UseLock, isShared: true, LockTimeout, _time, cancellationToken);
            ServerKeeper.NoteJoin(_home, _settings.IdleTime);
        }
        if (await new ServerProbe(_home).AskAsync(cancellationToken) == ServerAnswer.Ready)
            return false;

        account ??= await PrepareAsync(cancellationToken);
        var starter = new ServerStarter(_settings, _home, account, _time);
        var outcome = await starter.EnsureAsync(cancellationToken);
        if (outcome.IsCreated && _home.IsElsewhere)
            LogElsewhere(_home.DataFolder, _home.Folder);
        if (outcome.IsStarted)
            LogStarted(_home.Cluster, outcome.Elapsed.TotalMilliseconds);
        return outcome.IsStarted;
    }

    public NpgsqlConnectionStringBuilder Connection(string user, string database = DatabaseName) => Connection(_home, user, database);

    /// <summary>Leaves. If no other process uses the server, it stops: at once, or after the idle time.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_use is null)
            return;
        // Whoever removed the folder wants neither lock nor server; the keeper notices it.
        if (!Directory.Exists(_home.Folder))
        {
            _use.Dispose();
            _use = null;
            return;
        }
        using var start = await FolderLock.TakeAsync(_home.StartLock, isShared: false, LockTimeout, _time, CancellationToken.None);
        var isLeftRunning = _settings.IdleTime > TimeSpan.Zero && Cluster.IsServerKept(_home);
        if (isLeftRunning)
            ServerKeeper.NoteLeave(_home, _settings.IdleTime);
        _use.Dispose();
        _use = null;
        if (isLeftRunning)
            return;
        using var alone = await TryTakeAloneAsync();
        if (alone is null)
            return;
        var account = await ServerAccount.ForAsync(_home, CancellationToken.None);
        await new ServerStarter(_settings, _home, account, _time).StopAsync(CancellationToken.None);
        LogStopped(_home.Cluster);
    }

    // The keeper waits for the same lock and has it for a moment.
    private async Task<FolderLock?> TryTakeAloneAsync()
    {
        var began = _time.GetTimestamp();
        FolderLock? taken;
        while ((taken = FolderLock.TryTake(_home.UseLock, isShared: false)) is null && _time.GetElapsedTime(began) < KeeperMoment)
            await Task.Delay(TimeSpan.FromMilliseconds(5), _time);
        return taken;
    }

    private async Task<ServerAccount> PrepareAsync(CancellationToken cancellationToken)
    {
        var account = await ServerAccount.ForAsync(_home, cancellationToken);
        await account.OwnFolderAsync(_home.Folder, cancellationToken);
        return account;
    }

    // Another worker may be starting it.
    private TimeSpan LockTimeout => _settings.StartTimeout * 2;

    internal static NpgsqlConnectionStringBuilder Connection(ServerHome home, string user, string database) => new()
    {
        Host = home.SocketFolder,
        Port = 5432,
        Username = user,
        Database = database,
    };

    [LoggerMessage(EventId = 1001, Level = LogLevel.Information,
        Message = "The server's account may not enter {DataFolder}: the private database lives in {Folder}")]
    private partial void LogElsewhere(string dataFolder, string folder);

    [LoggerMessage(EventId = 1002, Level = LogLevel.Information, Message = "Private PostgreSQL started in {Milliseconds:0} ms on {Cluster}")]
    private partial void LogStarted(string cluster, double milliseconds);

    [LoggerMessage(EventId = 1003, Level = LogLevel.Information, Message = "Private PostgreSQL on {Cluster} stopped")]
    private partial void LogStopped(string cluster);
}
