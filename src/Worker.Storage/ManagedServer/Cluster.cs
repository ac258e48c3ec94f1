using System.Globalization;

namespace Worker.Storage.ManagedServer;

/// <summary>The cluster's files: made whole or not at all, and cleared of what a crash left. Call only under the start lock.</summary>
internal sealed class Cluster(ServerHome home, ServerAccount account)
{
    /// <summary>The major version that made the cluster; null if there is none yet.</summary>
    /// <exception cref="DatabaseException">The folder is there but is no cluster.</exception>
    public static int? MajorOf(ServerHome home)
    {
        if (!Directory.Exists(home.Cluster))
            return null;
        var file = Path.Combine(home.Cluster, "PG_VERSION");
        return File.Exists(file) && int.TryParse(File.ReadAllText(file).Trim(), CultureInfo.InvariantCulture, out var major)
            ? major
            : throw new DatabaseException(
                $"'{home.Cluster}' should be the worker's database but holds no PG_VERSION file. Restore the folder from a backup, "
                + "or move it away and the worker starts an empty one.");
    }

    /// <summary>Makes the cluster in a folder of another name and renames it, so that a half-made one is never taken for whole.</summary>
    public async Task CreateAsync(ServerBinaries binaries, bool isEphemeral, CancellationToken cancellationToken)
    {
        var partial = home.Cluster + ".partial";
        if (Directory.Exists(partial))
            Directory.Delete(partial, recursive: true);
        await account.OwnFolderAsync(partial, cancellationToken);

        // Who may enter the socket folder (mode 0700) may log in; there is no other way in.
        List<string> arguments =
        [
            "--pgdata", partial, "--username", ManagedPostgres.Superuser, "--encoding", "UTF8", "--locale", "C.UTF-8",
            "--auth-local", "trust", "--auth-host", "reject",
        ];
        if (isEphemeral)
            arguments.Add("--no-sync");
        var made = await account.RunAsync(binaries["initdb"], arguments, cancellationToken);
        if (made.ExitCode != 0)
            throw new DatabaseException($"The private database could not be made in '{home.Cluster}': initdb said: {made.Errors.Trim()}");

        await File.AppendAllTextAsync(
            Path.Combine(partial, "postgresql.conf"), isEphemeral ? Settings + EphemeralSettings : Settings, cancellationToken);
        Directory.Move(partial, home.Cluster);
    }

    /// <summary>Whether the server that <c>postmaster.pid</c> names is alive; a process that merely got its number is not it.</summary>
    public bool IsServerAlive()
    {
        if (PostmasterId(home) is not { } id)
            return false;
        try
        {
            var command = File.ReadAllText($"/proc/{id}/cmdline").Split('\0');
            return Path.GetFileName(command[0]) == "postgres" && command.Contains(home.Cluster);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Whether the running server has a keeper, which stops it when nobody has used it for a while.</summary>
    public static bool IsServerKept(ServerHome home)
    {
        if (PostmasterId(home) is not { } id)
            return false;
        try
        {
            // The fourth field, the parent, follows the name in brackets, which may hold blanks.
            var status = File.ReadAllText($"/proc/{id}/stat");
            var parent = status[(status.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
            var command = File.ReadAllText($"/proc/{parent}/cmdline").Split('\0');
            return command.Any(word => Path.GetFileName(word) == ServerKeeper.Script) && command.Contains(home.Folder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>
    /// After a crash: ends the server's orphaned processes, which would keep a new one from starting, and removes the lock files
    /// whose process number may meanwhile belong to something else.
    /// </summary>
    public async Task ClearCrashAsync(CancellationToken cancellationToken)
    {
        foreach (var signal in (string[])["QUIT", "KILL"])
        {
            var orphans = await ProcessesInClusterAsync(cancellationToken);
            if (orphans.Count == 0)
                break;
            await account.RunAsync("sh", ["-c", $"kill -{signal} \"$@\"", "sh", .. orphans], cancellationToken);
            await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
        }

        foreach (var file in (string[])[Path.Combine(home.Cluster, "postmaster.pid"), home.SocketFile, home.SocketFile + ".lock"])
        {
            // A restart of the machine empties /run, and with it the folder of the socket.
            if (Directory.Exists(Path.GetDirectoryName(file)))
                File.Delete(file);
        }
    }

    public bool HasLeftovers() =>
        File.Exists(Path.Combine(home.Cluster, "postmaster.pid")) || File.Exists(home.SocketFile + ".lock");

    private static int? PostmasterId(ServerHome home)
    {
        var file = Path.Combine(home.Cluster, "postmaster.pid");
        return File.Exists(file) && int.TryParse(File.ReadLines(file).FirstOrDefault(), CultureInfo.InvariantCulture, out var id) ? id : null;
    }

    // Every process of a server works in the cluster's folder. Only its own account is sure to be let see that.
    private async Task<List<string>> ProcessesInClusterAsync(CancellationToken cancellationToken)
    {
        var found = await account.RunAsync(
            "find", ["/proc", "-maxdepth", "2", "-name", "cwd", "-printf", "%h %l\\n"], cancellationToken);
        return [.. found.Output.Split('\n')
            .Where(line => line.EndsWith(" " + home.Cluster, StringComparison.Ordinal))
            .Select(line => line["/proc/".Length..line.IndexOf(' ', StringComparison.Ordinal)])];
    }

    private const string Settings = """

        # Written once by forecast-worker, yours to tune: a small server for one worker and its readers.
        max_connections = 50
        shared_buffers = 128MB
        max_wal_size = 512MB
        min_wal_size = 64MB
        jit = off
        log_checkpoints = off
        log_line_prefix = '%m [%p] '
        timezone = 'UTC'

        """;

    private const string EphemeralSettings = """
        fsync = off
        full_page_writes = off
        max_connections = 200

        """;
}
