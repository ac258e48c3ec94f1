using Worker.Observability;

namespace Worker.Models;

/// <summary>A checkpoint that cannot be used: what was found, what was expected, what to do.</summary>
internal sealed class CheckpointException(long modelVersionId, string message, Exception? innerException = null)
    : Exception(message, innerException), IOperatorError
{
    public long ModelVersionId { get; } = modelVersionId;
}
