using System.Globalization;

namespace Worker.Cli;

/// <summary>
/// Whether what this process leaves behind is ended together with it: it is the main process of a container, or systemd started it as
/// part of a unit. There the private database must not stay, because it would be killed instead of stopped.
/// </summary>
internal static class Supervision
{
    private const int Init = 1;

    public static bool EndsLeftovers() =>
        EndsLeftovers(Environment.ProcessId, ReadOrEmpty("/proc/self/stat"), ReadOrEmpty("/proc/self/cgroup"));

    /// <param name="status">The content of <c>/proc/self/stat</c>.</param>
    /// <param name="groups">The content of <c>/proc/self/cgroup</c>: a line for each hierarchy, the last of which may be <c>0::/...</c>.</param>
    internal static bool EndsLeftovers(int processId, string status, string groups)
    {
        // The parent is the second field behind the name in brackets, which may hold blanks itself.
        var fields = status[(status.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var hasParent = int.TryParse(fields.ElementAtOrDefault(1), CultureInfo.InvariantCulture, out var parent);
        // A login or a terminal is a scope, though a service may be further up.
        return processId == Init || (hasParent && parent == Init)
            || groups.Split('\n').Any(line => line.TrimEnd().EndsWith(".service", StringComparison.Ordinal));
    }

    private static string ReadOrEmpty(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
