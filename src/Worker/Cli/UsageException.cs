using Worker.Observability;

namespace Worker.Cli;

/// <summary>The command line asks for something that does not exist or does not fit together.</summary>
/// <param name="message">What was received, what was expected, what to do.</param>
internal sealed class UsageException(string message) : Exception(message), IOperatorError;
