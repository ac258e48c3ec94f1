using System.Diagnostics.Metrics;
using System.Reflection;

namespace Worker.Observability.Meters;

/// <summary>Which build answers: a gauge that is always 1, with the version as its label.</summary>
internal static class BuildMeter
{
    private static readonly Meter Meter = new(HttpMeter.MeterName);

    static BuildMeter() => Meter.CreateObservableGauge(
        "forecast_worker.build.info",
        () => new Measurement<int>(1, new("version", Version), new("runtime", Environment.Version.ToString())),
        unit: null,
        "Always 1; the labels say which version runs on which .NET.");

    /// <summary>The version with its commit, where the build knew one.</summary>
    public static string? Version { get; } =
        typeof(BuildMeter).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;

    /// <summary>Makes sure that the gauge is there; repeating it changes nothing.</summary>
    public static void Show() => _ = Meter;
}
