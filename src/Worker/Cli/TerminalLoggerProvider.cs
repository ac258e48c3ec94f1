using Microsoft.Extensions.Logging;
using Spectre.Console;
using Worker.Observability;

namespace Worker.Cli;

/// <summary>
/// Log lines for people at a terminal: written above a running progress bar instead of through it, without category and number.
/// </summary>
[ProviderAlias("Terminal")]
internal sealed class TerminalLoggerProvider(Terminal terminal) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new Logger(terminal.ErrorConsole);

    public void Dispose()
    {
        // The streams are the process's own.
    }

    private sealed class Logger(IAnsiConsole console) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var style = logLevel switch
            {
                LogLevel.Error or LogLevel.Critical => "red",
                LogLevel.Warning => "yellow",
                _ => "grey",
            };
            console.MarkupLine($"[{style}]{Printable.Text(formatter(state, exception)).EscapeMarkup()}[/]");
            // Not WriteException: it passes the control characters of a message on.
            if (exception is not null) console.MarkupLine($"[grey]{Printable.Text(exception.ToString()).EscapeMarkup()}[/]");
        }
    }
}
