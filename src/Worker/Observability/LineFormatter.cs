using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Worker.Observability;

/// <summary>
/// A record as one line: time, level, category with event number, message, exception. The library's own formatters pass control characters
/// of a message on to the terminal or file; this one writes them as <see cref="Printable"/> does.
/// </summary>
/// <param name="hasTime">False for the journal, which has its own clock and takes the level as a number.</param>
internal abstract class LineFormatter(string name, bool hasTime, TimeProvider time) : ConsoleFormatter(name)
{
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var message = logEntry.Formatter?.Invoke(logEntry.State, logEntry.Exception);
        if (message is null && logEntry.Exception is null)
            return;
        textWriter.Write(hasTime
            ? time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z' ", CultureInfo.InvariantCulture) + Word(logEntry.LogLevel) + ": "
            : Priority(logEntry.LogLevel));
        textWriter.Write(string.Create(CultureInfo.InvariantCulture, $"{logEntry.Category}[{logEntry.EventId.Id}] "));
        textWriter.Write(Printable.Line(message ?? ""));
        if (logEntry.Exception is { } exception)
            textWriter.Write(" " + Printable.Line(exception.ToString()));
        textWriter.Write(Environment.NewLine);
    }

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };

    // As syslog counts (sd-daemon(3)).
    private static string Priority(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "<7>",
        LogLevel.Information => "<6>",
        LogLevel.Warning => "<4>",
        LogLevel.Error => "<3>",
        _ => "<2>",
    };
}

/// <summary>For a container's log or a file.</summary>
internal sealed class PlainLineFormatter(TimeProvider time) : LineFormatter(FormatterName, hasTime: true, time)
{
    public const string FormatterName = "line";
}

/// <summary>For the journal of systemd.</summary>
internal sealed class JournalLineFormatter(TimeProvider time) : LineFormatter(FormatterName, hasTime: false, time)
{
    public const string FormatterName = "journal-line";
}
