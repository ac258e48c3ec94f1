using Microsoft.Extensions.Logging;

namespace Worker.Cli.Settings;

/// <summary>
/// What the library of logs would refuse only when the first logger is made: <c>[PROVIDER:]LogLevel:CATEGORY</c> below <c>Logging</c>.
/// </summary>
internal static class LoggingKey
{
    private const string Levels = "LogLevel";

    /// <summary>One sentence, or null for a key that is no rule of levels, or a right one.</summary>
    public static string? FindProblem(string key, string? value, string source)
    {
        var parts = key.Split(':');
        var at = Array.FindIndex(parts, part => part.Equals(Levels, StringComparison.OrdinalIgnoreCase));
        // A category has no colon.
        if (at is not (1 or 2) || at != parts.Length - 2)
            return null;
        if (parts[^1].Count(c => c == '*') > 1)
            return $"{key} ({source}) has more than one asterisk in its category; expected a name such as Npgsql or Worker.*.Yahoo.";
        return value is null || Enum.GetNames<LogLevel>().Contains(value, StringComparer.OrdinalIgnoreCase)
            ? null
            : $"{key} is {SettingsLayers.Quote(key, value)} ({source}); expected one of {string.Join(", ", Enum.GetNames<LogLevel>())}.";
    }
}
