namespace Worker.Observability;

/// <summary>
/// An exception about something that the operator can fix. Its message says what was received, what was expected and what to do; no stack
/// trace is shown. Every exception of the executable that is no bug has it.
/// </summary>
internal interface IOperatorError;
