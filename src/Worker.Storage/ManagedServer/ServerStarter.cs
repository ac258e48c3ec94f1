using System.Globalization;
using System.Net.Sockets;
using Npgsql;

namespace Worker.Storage.ManagedServer;

/// <summary>Starts and stops the server process. Call only under the start lock.</summary>
internal sealed class ServerStarter(ManagedServerSettings settings, ServerHome home, ServerAccount account, TimeProvider time)
{
    private readonly Cluster _cluster = new(home, account);

    internal readonly record struct Outcome(bool IsCreated, bool IsStarted, TimeSpan Elapsed);

    private enum Answer
    {
        Ready,
        Busy,
        None,
    }

    /// <summary>Ends with a server that answers and has the worker's database and login.</summary>
    public async Task<Outcome> EnsureAsync(CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var isCreated = false;
        var isStarted = false;
        while (await AskAsync(cancellationToken) is var answer && answer != Answer.Ready)
        {
            if (time.GetElapsedTime(began) > settings.StartTimeout)
            {
                throw new DatabaseException(
                    $"The private database in '{home.Cluster}' has not become ready within {settings.StartTimeout.TotalSeconds:0} s. "
                    + $"See '{home.Log}' for what it is doing; a long recovery needs a longer Database:StartTimeout.{LastWords(0)}");
            }
            if (answer == Answer.Busy || _cluster.IsServerAlive())
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellationToken);
                continue;
            }
            isCreated |= await StartAsync(cancellationToken);
            isStarted = true;
        }

        await EnsureDatabaseAsync(cancellationToken);
        return new Outcome(isCreated, isStarted, time.GetElapsedTime(began));
    }

    /// <summary>Ends the server at once but cleanly (PostgreSQL's fast shutdown); no server is no error.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (!_cluster.IsServerAlive())
            return;
        var binaries = await FindBinariesAsync(cancellationToken);
        var stopped = await account.RunAsync(
            binaries["pg_ctl"], ["stop", "-D", home.Cluster, "-m", "fast", "-w", "-t", Seconds(settings.StartTimeout)], cancellationToken);
        if (stopped.ExitCode != 0 && _cluster.IsServerAlive())
        {
            throw new DatabaseException(
                $"The private database in '{home.Cluster}' does not stop: {stopped.Errors.Trim()} See '{home.Log}'.");
        }
    }

    private async Task<bool> StartAsync(CancellationToken cancellationToken)
    {
        var binaries = await FindBinariesAsync(cancellationToken);
        var isCreated = !Directory.Exists(home.Cluster);
        if (isCreated)
            await _cluster.CreateAsync(binaries, settings.IsEphemeral, cancellationToken);
        else if (_cluster.HasLeftovers())
            await _cluster.ClearCrashAsync(cancellationToken);

        if (Path.GetDirectoryName(home.SocketFolder) is "/run/forecast-worker")
            Directory.CreateDirectory("/run/forecast-worker");
        await account.OwnFolderAsync(home.SocketFolder, cancellationToken);
        var log = new FileInfo(home.Log);
        if (log is { Exists: true, Length: > 10_000_000 })
            log.MoveTo(home.Log + ".1", overwrite: true);
        log.Refresh();
        var logLength = log.Exists ? log.Length : 0;

        string[] options = ["listen_addresses=", "port=5432", $"unix_socket_directories=\"{home.SocketFolder}\"", "unix_socket_permissions=0700"];
        var started = await account.RunAsync(
            binaries["pg_ctl"],
            ["start", "-D", home.Cluster, "-l", home.Log, "-w", "-t", Seconds(settings.StartTimeout), "-o", string.Join(' ', options.Select(option => "-c " + ShellQuoted(option)))],
            cancellationToken);
        if (started.ExitCode != 0)
        {
            throw new DatabaseException(
                $"The private database in '{home.Cluster}' does not start: {(started.Errors + started.Output).Trim()} See '{home.Log}'.{LastWords(logLength)}");
        }
        return isCreated;
    }

    private async Task<Answer> AskAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(home.SocketFile))
            return Answer.None;
        try
        {
            await using var source = Source();
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            return Answer.Ready;
        }
        catch (PostgresException failure)
        {
            // Starting, recovering or stopping; anything else (too many connections, say) comes from a server that is up.
            return failure.SqlState == PostgresErrorCodes.CannotConnectNow ? Answer.Busy : Answer.Ready;
        }
        catch (NpgsqlException failure) when (failure.InnerException is SocketException or IOException or TimeoutException)
        {
            return Answer.None;
        }
    }

    private async Task EnsureDatabaseAsync(CancellationToken cancellationToken)
    {
        await using var source = Source();
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var look = new NpgsqlCommand(
            "select exists (select from pg_roles where rolname = $1), exists (select from pg_database where datname = $2)", connection)
        {
            Parameters = { new() { Value = ManagedPostgres.AppUser }, new() { Value = ManagedPostgres.DatabaseName } },
        };
        bool hasUser, hasDatabase;
        await using (var found = await look.ExecuteReaderAsync(cancellationToken))
        {
            await found.ReadAsync(cancellationToken);
            (hasUser, hasDatabase) = (found.GetBoolean(0), found.GetBoolean(1));
        }
        if (!hasUser)
            await RunAsync($"create role {ManagedPostgres.AppUser} login");
        if (!hasDatabase)
            await RunAsync($"create database {ManagedPostgres.DatabaseName}");

        async Task RunAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private NpgsqlDataSource Source()
    {
        var address = ManagedPostgres.Connection(home, ManagedPostgres.Superuser, "postgres");
        address.Pooling = false;
        address.Timeout = 5;
        // Without a name the driver's own figures would show the connection string.
        return new NpgsqlDataSourceBuilder(address.ConnectionString) { Name = "worker_server" }.Build();
    }

    private Task<ServerBinaries> FindBinariesAsync(CancellationToken cancellationToken) =>
        ServerBinaries.FindAsync(settings.BinFolder, Cluster.MajorOf(home), cancellationToken);

    /// <summary>The last lines of the server's log, from a position on: they name what pg_ctl does not.</summary>
    private string LastWords(long from)
    {
        if (!File.Exists(home.Log))
            return "";
        using var log = new FileStream(home.Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        log.Position = Math.Max(from, log.Length - 4096);
        using var reader = new StreamReader(log);
        var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(5);
        return $" Its last words: {string.Join(" | ", lines)}";
    }

    private static string Seconds(TimeSpan duration) => Math.Ceiling(duration.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    // pg_ctl hands its options to a shell.
    private static string ShellQuoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
