using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using OpenTelemetry.Logs;
using Worker.Observability.Endpoint;
using Worker.Observability.Export;

namespace Worker.Observability;

/// <summary>
/// Log lines on standard error, one a record, for the journal, a container's log or a file. Standard output carries results only.
/// </summary>
internal static class ConsoleLog
{
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
                logging.AddConsole(console => console.FormatterName = JournalLineFormatter.FormatterName);
                break;
            default:
                logging.AddConsole(console => console.FormatterName = PlainLineFormatter.FormatterName);
                break;
        }
        logging.AddConsoleFormatter<PlainLineFormatter, ConsoleFormatterOptions>().AddConsoleFormatter<JournalLineFormatter, ConsoleFormatterOptions>();
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
