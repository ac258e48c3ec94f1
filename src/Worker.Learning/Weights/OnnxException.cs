namespace Worker.Learning.Weights;

/// <summary>An ONNX file that cannot be used: what was found in it, what was expected, and what to do.</summary>
/// <param name="path">The file.</param>
/// <param name="finding">What was found and expected, as a clause without a full stop.</param>
/// <param name="remedy">What to do, as a sentence.</param>
public sealed class OnnxException(string path, string finding, string remedy, Exception? innerException = null)
    : IOException($"'{path}' cannot be used: {finding}. {remedy}", innerException)
{
    public string Path { get; } = path;
}
