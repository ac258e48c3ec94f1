using System.Globalization;
using System.Text.RegularExpressions;

namespace Worker.Models;

/// <summary>Where the checkpoint files are: <c>models/KIND/NAME/TIME-RANDOM.safetensors</c> below the data folder.</summary>
/// <param name="Root">The models folder itself.</param>
internal sealed partial record ModelsFolder(string Root)
{
    /// <summary>A path below the root that no file has yet; its folder is made.</summary>
    public string NewPath(string kind, string name, DateTimeOffset createdAt)
    {
        var stamp = createdAt.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var path = Path.Combine(kind, Safe(name), $"{stamp}-{Guid.NewGuid().ToString("N")[..8]}.safetensors");
        var full = Resolve(path) ?? throw new InvalidOperationException($"'{path}' leads out of the models folder '{Root}'.");
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        return path;
    }

    /// <summary>
    /// Whether a file has a name of <see cref="NewPath"/>, or is what a crash left of writing one; all others belong to other programs.
    /// </summary>
    public static bool IsCheckpoint(string path) => CheckpointName().IsMatch(Path.GetFileName(path));

    /// <summary>
    /// The file that a checkpoint path means. The path comes from the database, which more people may write to than to the files of this
    /// machine: it must be relative, and neither <c>..</c> nor a link may lead out of the models folder.
    /// </summary>
    /// <param name="path">A path below the root, such as <c>forecaster/gru/20260101T000000Z-0000000a.safetensors</c>.</param>
    /// <returns>The full path, whether or not there is a file; null if the path may lead out of the folder.</returns>
    public string? Resolve(string path)
    {
        var parts = path.Split('/');
        if (path.Any(char.IsControl) || parts.Any(part => part is "" or "." or ".."))
            return null;
        var full = Root;
        foreach (var part in parts)
        {
            full = Path.Combine(full, part);
            if (new FileInfo(full).LinkTarget is not null)
                return null;
        }
        return full;
    }

    /// <summary>A symbol may hold what a file name may not: <c>gru:EURUSD=X</c>, <c>gru:BRK/B</c>. No name means another folder.</summary>
    public static string Safe(string name) => name.All(c => c == '.')
        ? new string('_', name.Length)
        : string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '=' or '^' ? c : '_'));

    [GeneratedRegex(@"^(\d{8}T\d{6}Z-[0-9a-f]{8}\.safetensors|\.\d{8}T\d{6}Z-[0-9a-f]{8}\.safetensors\.[0-9a-f]{32}\.tmp)$")]
    private static partial Regex CheckpointName();
}
