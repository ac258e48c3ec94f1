using System.Diagnostics;
using System.Globalization;

namespace Worker.Storage.ManagedServer;

/// <summary>
/// Starts the server below a small process of its own (<c>keep-server.sh</c>), which outlives the worker, stops the server when nobody has
/// used it for a while, and takes it along when it is killed. Call only under the start lock.
/// </summary>
internal sealed class ServerKeeper(ServerHome home, ServerAccount account)
{
    public const string Script = "keep-server.sh";

    /// <summary>A worker that was killed leaves the server this long at least: the one that replaces it need not start it.</summary>
    private static readonly TimeSpan LeastAfterCrash = TimeSpan.FromSeconds(30);

    /// <param name="command">The server in the foreground, with its arguments.</param>
    /// <returns>The keeper's process; it ends when the server does.</returns>
    /// <exception cref="DatabaseException">A program that it needs is missing.</exception>
    public Process Start(IEnumerable<string> command)
    {
        // A session of its own: neither Ctrl-C nor a closed terminal reaches it. The signal at the keeper's death stops the server.
        string[] arguments =
        [
            "sh", Path.Combine(AppContext.BaseDirectory, Script), home.Folder,
            .. account.Prefix, "setpriv", "--pdeathsig", "INT", "--", .. command,
        ];
        return ServerCommand.StartQuietly("setsid", arguments);
    }

    /// <summary>A use begins. Should its process be killed, the server stays for the idle time, and not less than half a minute.</summary>
    public static void NoteJoin(ServerHome home, TimeSpan idleTime) => Write(home, idleTime > LeastAfterCrash ? idleTime : LeastAfterCrash);

    /// <summary>A use ends: the server stays for the idle time unless another begins.</summary>
    public static void NoteLeave(ServerHome home, TimeSpan idleTime) => Write(home, idleTime);

    private static void Write(ServerHome home, TimeSpan idleTime) =>
        File.WriteAllText(home.IdleFile, Math.Ceiling(idleTime.TotalSeconds).ToString("0", CultureInfo.InvariantCulture));
}
