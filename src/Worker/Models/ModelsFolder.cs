using System.Globalization;
using System.Text.RegularExpressions;

namespace Worker.Models;

/// <summary>Where the checkpoint files lie: <c>models/KIND/NAME/TIME-RANDOM.safetensors</c> below the data folder.</summary>
/// <param name="Root">The models folder itself.</param>
internal sealed partial record ModelsFolder(string Root)
{
    /// <summary>A path below the root that no file has yet; its folder is made.</summary>
    public string NewPath(string kind, string name, DateTimeOffset createdAt)
    {
        var stamp = createdAt.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var path = Path.Combine(kind, Safe(name), $"{stamp}-{Guid.NewGuid().ToString("N")[..8]}.safetensors");
        Directory.CreateDirectory(Path.GetDirectoryName(Full(path))!);
        return path;
    }

    /// <summary>Whether a file has a name of <see cref="NewPath"/>, or is what a crash left of writing one; all others belong to somebody else.</summary>
    public static bool IsCheckpoint(string path) => CheckpointName().IsMatch(Path.GetFileName(path));

    public string Full(string path) => Path.Combine(Root, path);

    /// <summary>A symbol may hold what a file name may not: <c>gru:EURUSD=X</c>, <c>gru:BRK/B</c>.</summary>
    public static string Safe(string name) =>
        string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '=' or '^' ? c : '_'));

    [GeneratedRegex(@"^(\d{8}T\d{6}Z-[0-9a-f]{8}\.safetensors|\.\d{8}T\d{6}Z-[0-9a-f]{8}\.safetensors\.[0-9a-f]{32}\.tmp)$")]
    private static partial Regex CheckpointName();
}
