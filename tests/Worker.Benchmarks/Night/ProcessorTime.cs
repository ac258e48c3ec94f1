using System.Globalization;

namespace Worker.Benchmarks.Night;

/// <summary>Processor time and memory of processes of this machine, as Linux counts them in <c>/proc</c>.</summary>
internal static class ProcessorTime
{
    private const double TicksPerSecond = 100;

    /// <summary>Seconds of a core that a process and the children that it has waited for have used; 0 if it has ended.</summary>
    public static double Of(int process) => Fields(process) is { } fields ? Sum(fields) : 0;

    /// <summary>As <see cref="Of"/>, with the children that still run: the server process of a database and those of its connections.</summary>
    public static double OfTree(int process) => Of(process)
        + Directory.EnumerateDirectories("/proc").Select(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0).Select(Fields).OfType<string[]>().Where(fields => fields[1] == process.ToString(CultureInfo.InvariantCulture)).Sum(Sum);

    /// <summary>The largest resident memory of a process so far, in MiB; 0 if it has ended.</summary>
    public static int PeakMemory(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : int.Parse(line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) >> 10;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    // From the state on, which is the field after the name in parentheses; null if the process has ended.
    private static string[]? Fields(int process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }

    // User and system time, its own and that of children that it has waited for.
    private static double Sum(string[] fields) => fields[11..15].Sum(field => long.Parse(field, CultureInfo.InvariantCulture)) / TicksPerSecond;
}
