using System.Security.Cryptography;
using System.Text;

namespace Worker.Storage.ManagedServer;

/// <summary>
/// The place of one private server: <c>postgres/</c> in the data folder. If the worker runs as root and the account that the
/// server runs under may not enter that folder (root's own home, say), it is in <c>/var/lib/forecast-worker/</c> instead,
/// in a folder named after the data folder.
/// </summary>
internal sealed record ServerHome
{
    // sun_path holds 108 bytes, the closing zero among them.
    private const int LongestSocketPath = 107;
    private const int Port = 5432;

    public required string DataFolder { get; init; }

    public required string Folder { get; init; }

    public required string SocketFolder { get; init; }

    public bool IsElsewhere => !Folder.StartsWith(DataFolder + "/", StringComparison.Ordinal);

    public string Cluster => Path.Combine(Folder, "cluster");

    public string Log => Path.Combine(Folder, "server.log");

    /// <summary>Held while the server is being started or stopped.</summary>
    public string StartLock => Path.Combine(Folder, "start.lock");

    /// <summary>Held shared by each worker that uses the server; the process that can hold it alone is the last.</summary>
    public string UseLock => Path.Combine(Folder, "use.lock");

    /// <summary>
    /// How many seconds the server stays without a user; the file's time is that of the last use. See <c>keep-server.sh</c>.
    /// </summary>
    public string IdleFile => Path.Combine(Folder, "idle");

    public string SocketFile => Path.Combine(SocketFolder, $".s.PGSQL.{Port}");

    /// <summary>
    /// Creates the data folder if it can, for whether it can be entered shows only then; nothing else is touched. A folder that cannot be
    /// made is reported by who needs it.
    /// </summary>
    /// <exception cref="DatabaseException">An existing cluster has become unreachable for the server's account.</exception>
    public static ServerHome Resolve(string dataFolder, bool isRoot)
    {
        var data = Path.GetFullPath(dataFolder).TrimEnd('/');
        // pg_ctl pastes paths into a shell command between double quotes.
        if (data.AsSpan().ContainsAny("\"$`\\\n"))
            throw new DatabaseException($"DataFolder is '{data}'; PostgreSQL's tools cannot work in a folder with a double quote, dollar, backquote, backslash or line break in its name. Choose another.");
        var isThere = IsThere(data);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(data)))[..16];
        var inside = Path.Combine(data, "postgres");
        var elsewhere = Path.Combine("/var/lib/forecast-worker", hash);
        if (isRoot && isThere)
            ServerEntry.Admit(data);
        var closed = isRoot && isThere ? ServerEntry.FirstClosed(data) : null;
        if (closed is not null && Directory.Exists(Path.Combine(inside, "cluster")))
        {
            throw new DatabaseException(
                $"The database in '{inside}' cannot be opened: the server runs under an account of its own, which may not enter '{closed}'. "
                + $"Allow it with 'chmod o+x {closed}', or move the data folder.");
        }

        var isInside = closed is null && !(isRoot && Directory.Exists(Path.Combine(elsewhere, "cluster")) && !Directory.Exists(Path.Combine(inside, "cluster")));
        var home = isInside ? inside : elsewhere;
        var socket = Path.Combine(home, "socket");
        // A comma separates hosts in a connection string.
        var fits = Encoding.UTF8.GetByteCount($"{socket}/.s.PGSQL.{Port}") <= LongestSocketPath && !socket.Contains(',', StringComparison.Ordinal);
        var shortSocket = isRoot ? $"/run/forecast-worker/{hash}" : $"/tmp/forecast-worker-{Environment.UserName}-{hash}";
        return new ServerHome { DataFolder = data, Folder = home, SocketFolder = fits ? socket : shortSocket };
    }

    private static bool IsThere(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            return true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
