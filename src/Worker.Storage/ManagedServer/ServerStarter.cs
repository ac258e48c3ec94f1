using System.Diagnostics;
using System.Globalization;

namespace Worker.Storage.ManagedServer;

/// <summary>Starts and stops the server process. Call only under the start lock.</summary>
internal sealed class ServerStarter(ManagedServerSettings settings, ServerHome home, ServerAccount account, TimeProvider time)
{
    private readonly Cluster _cluster = new(home, account);
    private readonly ServerProbe _probe = new(home);

    internal readonly record struct Outcome(bool IsCreated, bool IsStarted, TimeSpan Elapsed);

    /// <summary>Ends with a server that answers and has the worker's database and login.</summary>
    public async Task<Outcome> EnsureAsync(CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var isCreated = false;
        var isStarted = false;
        while (await _probe.AskAsync(cancellationToken) is var answer && answer != ServerAnswer.Ready)
        {
            if (answer == ServerAnswer.Empty)
            {
                await _probe.CreateDatabaseAsync(cancellationToken);
                break;
            }
            if (time.GetElapsedTime(began) > settings.StartTimeout)
            {
                throw new DatabaseException(
                    $"The private database in '{home.Cluster}' has not become ready within {settings.StartTimeout.TotalSeconds:0} s. "
                    + $"See '{home.Log}' for what it is doing; a long recovery needs a longer Database:StartTimeout.{LastWords(0)}");
            }
            if (answer == ServerAnswer.Busy || _cluster.IsServerAlive())
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellationToken);
                continue;
            }
            isCreated |= await StartAsync(cancellationToken);
            isStarted = true;
        }

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
        using var keeper = new ServerKeeper(home, account).Start(
            [binaries["postgres"], "-D", home.Cluster, .. options.SelectMany(option => (string[])["-c", option])]);
        try
        {
            await UntilUpAsync(keeper, logLength, cancellationToken);
        }
        catch
        {
            keeper.Kill(entireProcessTree: true);
            throw;
        }
        return isCreated;
    }

    // A server that recovers is up.
    private async Task UntilUpAsync(Process keeper, long logLength, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (await _probe.AskAsync(cancellationToken) == ServerAnswer.None)
        {
            if (keeper.HasExited)
                throw new DatabaseException($"The private database in '{home.Cluster}' does not start. See '{home.Log}'.{LastWords(logLength)}");
            if (time.GetElapsedTime(began) > settings.StartTimeout)
            {
                throw new DatabaseException(
                    $"The private database in '{home.Cluster}' does not answer within {settings.StartTimeout.TotalSeconds:0} s. See '{home.Log}'.{LastWords(logLength)}");
            }
            await Task.Delay(TimeSpan.FromMilliseconds(20), time, cancellationToken);
        }
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
}
