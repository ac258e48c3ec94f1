namespace Worker.Learning.Weights;

/// <summary>A weight file that cannot be used: what was found in it, what was expected, and what to do.</summary>
/// <param name="path">The file.</param>
/// <param name="finding">What was found and expected, as a clause without a full stop.</param>
public sealed class SafetensorsException(string path, string finding, Exception? innerException = null)
    : IOException($"'{path}' cannot be used: {finding}. Restore the file from a copy, download it again or train anew.", innerException)
{
    public string Path { get; } = path;
}
