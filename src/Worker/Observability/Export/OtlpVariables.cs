namespace Worker.Observability.Export;

/// <summary>
/// Whether OpenTelemetry's standard variables ask for export. The exporters read all further ones (headers, protocol, timeouts) themselves.
/// </summary>
internal static class OtlpVariables
{
    public static bool WantTraces => Want("TRACES");

    public static bool WantMetrics => Want("METRICS");

    /// <summary>Only if requested: the lines are in the console's log already.</summary>
    public static bool WantLogs => Want("LOGS") && (!IsUnset("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT") || Read("OTEL_LOGS_EXPORTER") == "otlp");

    public static bool IsUnset(string name) => Read(name).Length == 0;

    private static bool Want(string signal) =>
        Read("OTEL_SDK_DISABLED") != "true" && Read($"OTEL_{signal}_EXPORTER") is "" or "otlp"
        && !(IsUnset("OTEL_EXPORTER_OTLP_ENDPOINT") && IsUnset($"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"));

    private static string Read(string name) => Environment.GetEnvironmentVariable(name)?.Trim().ToLowerInvariant() ?? "";
}
