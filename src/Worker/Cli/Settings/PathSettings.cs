using System.Text.RegularExpressions;

namespace Worker.Cli.Settings;

/// <summary>
/// The settings that are places on this machine. A relative one in a file is relative to that file, in the environment to the current
/// folder.
/// </summary>
internal static partial class PathSettings
{
    /// <param name="key">With colons.</param>
    /// <param name="folder">The folder of the file that sets it.</param>
    /// <returns>The absolute path, or the value as it is if it is none, or empty.</returns>
    public static string? Resolve(string key, string? value, string folder) =>
        !string.IsNullOrWhiteSpace(value) && (IsPath().IsMatch(key) ? !value.Contains("://", StringComparison.Ordinal) : MayBePath().IsMatch(key) && IsMarked(value))
            ? Path.GetFullPath(value, folder)
            : value;

    /// <summary>Whether a value that may also be a name is written as a path.</summary>
    private static bool IsMarked(string value) =>
        value.StartsWith("./", StringComparison.Ordinal) || value.StartsWith("../", StringComparison.Ordinal);

    [GeneratedRegex(
        @"^(DataFolder|Compute:LibTorchPath|Database:BinFolder|Prices:Csv:Path|Reviews:Sources:\d+:(Path|Positive|Negative))$",
        RegexOptions.IgnoreCase)]
    private static partial Regex IsPath();

    /// <summary>A folder or the id of a model.</summary>
    [GeneratedRegex("^Sentiment:Encoder$", RegexOptions.IgnoreCase)]
    private static partial Regex MayBePath();
}
