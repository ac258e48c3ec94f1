using Worker.Observability;

namespace Worker.Encoders;

/// <summary>The hub did not give a file.</summary>
/// <param name="message">What was received, what was expected, what to do.</param>
/// <param name="retryAfter">The wait that the hub asks for; null if it asks for none.</param>
internal sealed class HubException(string message, bool isTransient, TimeSpan? retryAfter = null, Exception? innerException = null)
    : Exception(message, innerException), IOperatorError
{
    /// <summary>Whether a later attempt may succeed without anybody doing anything.</summary>
    public bool IsTransient { get; } = isTransient;

    public TimeSpan? RetryAfter { get; } = retryAfter;
}
