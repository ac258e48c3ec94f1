namespace Worker.Learning.Bert;

/// <summary>
/// An encoder's files (settings, vocabulary, weights) or a sentiment checkpoint cannot be used as they are. The message says what was
/// received, what was expected and what to do.
/// </summary>
public sealed class EncoderException : Exception
{
    /// <param name="path">The file or folder at fault.</param>
    /// <param name="problem">What was received and what was expected, without the path.</param>
    /// <param name="remedy">What to do; empty if the problem says it.</param>
    public EncoderException(string path, string problem, string remedy = "", Exception? innerException = null)
        : base($"{path}: {problem}{(remedy.Length == 0 ? "" : " " + remedy)}", innerException) => Path = path;

    /// <summary>The file or folder at fault.</summary>
    public string Path { get; }
}
