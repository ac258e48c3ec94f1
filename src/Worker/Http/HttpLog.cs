using Microsoft.Extensions.Logging;

namespace Worker.Http;

/// <summary>Events 9000 to 9099.</summary>
internal static partial class HttpLog
{
    [LoggerMessage(9000, LogLevel.Warning, "{Host} ended an attempt with {Outcome}; retry {Retry} of {MaxRetries} in {Delay}")]
    public static partial void Retrying(this ILogger logger, string host, string outcome, int retry, int maxRetries, TimeSpan delay);

    [LoggerMessage(9001, LogLevel.Error, "{Host} fails too often (last: {Outcome}); it is not asked again for {Pause}")]
    public static partial void BreakerOpened(this ILogger logger, string host, string outcome, TimeSpan pause);

    [LoggerMessage(9002, LogLevel.Information, "{Host} answers again")]
    public static partial void BreakerClosed(this ILogger logger, string host);
}
