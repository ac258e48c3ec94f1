using Worker.Learning.Bert;
using Worker.Learning.Runtime;
using Worker.Learning.Training;
using Worker.Learning.Weights;
using Worker.Observability;
using Worker.Storage;

namespace Worker.Jobs;

/// <summary>Tells errors that the operator can fix, which are shown in one line, from bugs, whose stack trace is needed.</summary>
internal static class OperatorErrors
{
    /// <summary>
    /// Whether the operator can fix what an exception is about. The exceptions of the executable say it themselves. Those of the libraries,
    /// which do not know the executable, are listed here.
    /// </summary>
    public static bool Is(Exception failure) => failure is IOperatorError
        or DatabaseException or ReadOnlyDatabaseException or UnusableFolderException
        or TorchUnavailableException or DeviceMemoryException or NonFiniteLossException
        or EncoderException or OnnxException or SafetensorsException or WeightsMismatchException;
}
