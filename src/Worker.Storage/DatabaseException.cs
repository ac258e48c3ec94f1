namespace Worker.Storage;

/// <summary>
/// Something about the database that the operator can fix. The message says what was received, what was expected and what to do.
/// </summary>
public sealed class DatabaseException(string message, Exception? innerException = null) : Exception(message, innerException);
