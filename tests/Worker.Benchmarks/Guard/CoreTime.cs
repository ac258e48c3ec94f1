namespace Worker.Benchmarks.Guard;

/// <summary>Processor time of this process.</summary>
internal static class CoreTime
{
    /// <summary>Seconds of a core so far.</summary>
    public static double Seconds() => Environment.CpuUsage.TotalTime.TotalSeconds;
}
