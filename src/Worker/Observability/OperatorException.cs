namespace Worker.Observability;

/// <summary>An error that the operator can fix, without a type of its own.</summary>
internal sealed class OperatorException(string message, Exception? innerException = null) : Exception(message, innerException), IOperatorError;
