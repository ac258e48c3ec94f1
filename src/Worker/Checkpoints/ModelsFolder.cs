using System.Globalization;

namespace Worker.Checkpoints;

/// <summary>Where the checkpoint files lie: <c>models/KIND/NAME/TIME-RANDOM.safetensors</c> below the data folder.</summary>
/// <param name="Root">The models folder itself.</param>
internal sealed record ModelsFolder(string Root)
{
    /// <summary>A path below the root that no file has yet; its folder is made.</summary>
    public string NewPath(string kind, string name, DateTimeOffset createdAt)
    {
        var stamp = createdAt.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var path = Path.Combine(kind, Safe(name), $"{stamp}-{Guid.NewGuid().ToString("N")[..8]}.safetensors");
        Directory.CreateDirectory(Path.GetDirectoryName(Full(path))!);
        return path;
    }

    public string Full(string path) => Path.Combine(Root, path);

    /// <summary>A symbol may hold what a file name may not: <c>gru:EURUSD=X</c>, <c>gru:BRK/B</c>.</summary>
    public static string Safe(string name) =>
        string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '=' or '^' ? c : '_'));
}
