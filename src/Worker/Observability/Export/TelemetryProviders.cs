using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Worker.Observability.Meters;

namespace Worker.Observability.Export;

/// <summary>
/// OpenTelemetry's collectors of figures and traces: figures are always kept for <c>/metrics</c>; both go to an OTLP collector where
/// the standard variables name one (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c> and similar). Nothing is collected before <see cref="Start"/>.
/// </summary>
internal sealed class TelemetryProviders : IDisposable
{
    public const string ServiceName = "forecast-worker";

    /// <summary>
    /// Ours, then those of .NET itself, its HTTP client and the database driver. The scheduler's own would be hundreds of series.
    /// </summary>
    private static readonly string[] MeterNames = [HttpMeter.MeterName, "System.Runtime", "System.Net.Http", "Npgsql"];

    /// <summary>A run, and below it what it asks of hosts and of the database.</summary>
    private static readonly string[] SourceNames = ["forecast-worker.jobs", "System.Net.Http", "Npgsql"];

    private TracerProvider? _traces;

    public MeterProvider? Meters { get; private set; }

    /// <summary>Who it is that sends.</summary>
    public static ResourceBuilder Describe() => ResourceBuilder.CreateEmpty()
        .AddService(
            ServiceName,
            serviceVersion: BuildMeter.Version,
            serviceInstanceId: $"{Environment.MachineName}/{Environment.ProcessId}")
        .AddTelemetrySdk()
        // Last, so that OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES win.
        .AddEnvironmentVariableDetector();

    /// <summary>Repeating it changes nothing.</summary>
    public void Start()
    {
        if (Meters is not null)
            return;
        BuildMeter.Show();
        var resource = Describe();
        var meters = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(MeterNames).AddPrometheusExporter(prometheus => prometheus.ScopeInfoEnabled = false);
        Meters = (OtlpVariables.WantMetrics ? meters.AddOtlpExporter() : meters).Build();
        if (OtlpVariables.WantTraces)
            StartTraces(resource);
    }

    /// <summary>Only what an OTLP collector was named for: a single run of the command line, without anybody to scrape it.</summary>
    public void StartForOneRun()
    {
        if (OtlpVariables.WantMetrics || OtlpVariables.WantTraces)
            Start();
    }

    /// <summary>Sends what is left, some seconds long at most.</summary>
    public void Dispose()
    {
        Meters?.Dispose();
        _traces?.Dispose();
    }

    private void StartTraces(ResourceBuilder resource)
    {
        var traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(SourceNames).AddOtlpExporter();
        if (OtlpVariables.IsUnset("OTEL_TRACES_SAMPLER"))
            traces.SetSampler(new ParentBasedSampler(new RunRootSampler()));
        _traces = traces.Build();
    }
}
