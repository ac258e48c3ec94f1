namespace Worker.Observability;

/// <summary>A failure that the operator can mend: received, expected, what to do. No stack trace is shown.</summary>
internal sealed class OperatorException(string message, Exception? innerException = null) : Exception(message, innerException);
