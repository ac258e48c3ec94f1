using System.Diagnostics;

namespace Worker.Storage.ManagedServer;

/// <summary>
/// Whether the account that the server runs under for root may enter a folder. The data folder is closed to all others (0750).
/// </summary>
internal static class ServerEntry
{
    private const string Account = "postgres";

    /// <summary>
    /// Gives a data folder that is open to its group to the group of the server's account. A folder that is closed altogether stays so.
    /// </summary>
    public static void Admit(string dataFolder)
    {
        var mode = File.GetUnixFileMode(dataFolder);
        if (!mode.HasFlag(UnixFileMode.OtherExecute) && mode.HasFlag(UnixFileMode.GroupExecute) && !MayEnter(dataFolder))
            Succeeds("chgrp", Account, dataFolder);
    }

    /// <summary>The first folder on the way up that the account may not enter; null if there is none.</summary>
    public static string? FirstClosed(string folder)
    {
        for (var at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            if (!File.GetUnixFileMode(at).HasFlag(UnixFileMode.OtherExecute) && !MayEnter(at))
                return at;
        }
        return null;
    }

    // Its groups decide as well, which only the kernel knows.
    private static bool MayEnter(string folder) =>
        Succeeds("setpriv", $"--reuid={Account}", $"--regid={Account}", "--init-groups", "--", "test", "-x", folder);

    private static bool Succeeds(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = "/" });
            process?.WaitForExit();
            return process?.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
