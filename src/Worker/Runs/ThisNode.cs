using System.Diagnostics;
using System.Globalization;

namespace Worker.Runs;

/// <summary>Who runs a job, as <c>worker.runs.node</c> says it: <c>host/4711</c>.</summary>
internal static class ThisNode
{
    public static string Name { get; } = $"{Environment.MachineName}/{Environment.ProcessId}";

    /// <summary>What the names of all processes of this machine begin with.</summary>
    public static string Prefix { get; } = $"{Environment.MachineName}/";

    /// <summary>
    /// Whether the process of this machine that started a run has ended. A process of the same number that started after the run is
    /// another one: in a container the worker always has number 1.
    /// </summary>
    /// <param name="node">A name that begins with <see cref="Prefix"/>.</param>
    public static bool IsGone(string node, DateTimeOffset startedAt)
    {
        if (!int.TryParse(node.AsSpan(Prefix.Length), CultureInfo.InvariantCulture, out var id)) return false;
        try
        {
            using var process = Process.GetProcessById(id);
            // The kernel's start time is good to some hundredths of a second.
            return process.StartTime.ToUniversalTime() > startedAt.UtcDateTime.AddSeconds(1);
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            return true;
        }
    }
}
