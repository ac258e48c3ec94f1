namespace Worker.Learning.Runtime;

/// <summary>The native tensor library or the requested device cannot be used: one line with the cause and the remedy.</summary>
public sealed class TorchUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
