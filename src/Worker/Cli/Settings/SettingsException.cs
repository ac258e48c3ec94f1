using Worker.Observability;

namespace Worker.Cli.Settings;

/// <summary>The settings cannot be used. Carries everything that is wrong with them, not only the first thing.</summary>
internal sealed class SettingsException(IReadOnlyList<string> problems)
    : Exception(string.Join(Environment.NewLine, problems.Prepend($"Invalid settings ({problems.Count}):").Select((line, i) => i == 0 ? line : $"  - {line}"))), IOperatorError
{
    /// <summary>One sentence a problem: the key, its value and source, what was expected.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;
}
