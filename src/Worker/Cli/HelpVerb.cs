using System.CommandLine;

namespace Worker.Cli;

/// <summary><c>help</c> and <c>help VERB</c>: the same as <c>--help</c>, for those who ask in this form.</summary>
internal static class HelpVerb
{
    private static readonly Argument<string[]> Verb = new("verb")
    {
        Description = "The verb to explain; all verbs if none is named.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    /// <param name="show">Shows the help of what the arguments name, and returns the exit code.</param>
    public static Command Create(Func<IReadOnlyList<string>, Task<int>> show)
    {
        var command = new VerbCommand(
            "help", "Show the help of all verbs or of one.", new Example("see what backtest takes", "forecast-worker help backtest")) { Verb };
        command.SetAction((parsed, _) => show([.. parsed.GetValue(Verb) ?? [], "--help"]));
        return command;
    }
}
