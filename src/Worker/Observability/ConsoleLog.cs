using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using OpenTelemetry.Logs;
using Worker.Observability.Endpoint;
using Worker.Observability.Export;

namespace Worker.Observability;

/// <summary>Log lines on standard error, one a record, for the journal, a container's log or a file. Standard output carries results only.</summary>
internal static class ConsoleLog
{
    private const string Timestamp = "yyyy-MM-dd'T'HH:mm:ss'Z' ";

    public static ILoggingBuilder AddConsoleLog(this ILoggingBuilder logging, LogFormat format)
    {
        switch (format == LogFormat.Auto && SystemdHelpers.IsSystemdService() ? LogFormat.Journal : format)
        {
            case LogFormat.Json:
                logging.AddJsonConsole(console =>
                {
                    console.IncludeScopes = true;
                    console.UseUtcTimestamp = true;
                    console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
                });
                break;
            case LogFormat.Journal:
                // The journal has its own clock.
                logging.AddSystemdConsole(console => console.IncludeScopes = false);
                break;
            default:
                logging.AddSimpleConsole(console =>
                {
                    console.SingleLine = true;
                    console.UseUtcTimestamp = true;
                    console.TimestampFormat = Timestamp;
                });
                break;
        }
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        if (OtlpVariables.WantLogs)
            AddExport(logging);
        return logging;
    }

    // Apart, so that the library is loaded only where it is used.
    private static void AddExport(ILoggingBuilder logging) => logging.AddOpenTelemetry(export =>
    {
        export.IncludeScopes = true;
        export.SetResourceBuilder(TelemetryProviders.Describe());
        export.AddOtlpExporter();
    });
}
