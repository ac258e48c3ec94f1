using Microsoft.Extensions.Logging;
using Worker.Storage.Runs;

namespace Worker.Runs;

/// <summary>Gives each run what is logged while it is executed, on any thread.</summary>
[ProviderAlias("Runs")]
internal sealed class RunLogProvider(TimeProvider time) : ILoggerProvider
{
    private readonly AsyncLocal<RunLog?> _current = new();

    /// <summary>From here on, what the caller and all that it starts logs goes to a run's log.</summary>
    public void Capture(RunLog log) => _current.Value = log;

    /// <summary>Ends <see cref="Capture"/> for the caller.</summary>
    public void Release() => _current.Value = null;

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName[(categoryName.LastIndexOf('.') + 1)..]);

    public void Dispose()
    {
        // Each run's log is its runner's.
    }

    private sealed class Logger(RunLogProvider provider, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) =>
            logLevel is >= LogLevel.Information and not LogLevel.None && provider._current.Value is not null;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel) || provider._current.Value is not { } log) return;
            var text = formatter(state, exception);
            log.Add(new RunLogLine(
                provider.Now(), logLevel.ToString().ToLowerInvariant(), category, RunText.Of(exception is null ? text : $"{text}\n{exception}")));
        }
    }

    private DateTimeOffset Now() => time.GetUtcNow();
}
