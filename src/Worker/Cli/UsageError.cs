using System.CommandLine;
using System.CommandLine.Parsing;
using Worker.Jobs;
using Worker.Observability;

namespace Worker.Cli;

/// <summary>What is wrong with a command line, in one line: the first fault, for the others mostly follow from it.</summary>
internal static class UsageError
{
    /// <summary>Null if nothing is wrong.</summary>
    public static string? Of(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        // Also behind --help, which forgives all faults.
        if (parsed.UnmatchedTokens is [var token, ..] && (token.StartsWith('-') || command.Subcommands.Count > 0)) return Unknown(command, token, parsed);
        if (Misplaced(parsed.CommandResult) is { } misplaced) return misplaced;
        // An argument that takes any text takes a misspelt option too.
        if (parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens)
            .FirstOrDefault(one => one.Value.StartsWith("--", StringComparison.Ordinal) && !one.Value.Any(char.IsWhiteSpace)) is { } option)
        {
            return Unknown(command, option.Value, parsed);
        }
        return parsed.Errors is [var error, ..] ? Missing(parsed.CommandResult) ?? error.Message : null;
    }

    /// <summary>An option of the verb above that says nothing to this one: <c>runs --limit 3 log 12</c>.</summary>
    private static string? Misplaced(CommandResult command) =>
        command.Parent is CommandResult { Parent: not null } parent
        && parent.Children.OfType<OptionResult>().FirstOrDefault(
            result => !result.Implicit && !result.Option.Recursive && !command.Command.Options.Contains(result.Option)) is { } wrong
            ? $"{PathOf(command)} takes no {wrong.Option.Name}."
            : null;

    /// <summary>The verb with the verbs above it: <c>forecast-worker models show</c>.</summary>
    public static string PathOf(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{PathOf(parent)} {command.Command.Name}" : "forecast-worker";

    private static string Unknown(Command command, string token, ParseResult parsed)
    {
        var isOption = token.StartsWith('-');
        var known = isOption ? OptionsOf(parsed.CommandResult) : command.Subcommands.Select(sub => sub.Name);
        var meant = NearestName.Of(token, known) is { } nearest ? $" Did you mean '{nearest}'?" : "";
        return isOption ? $"{PathOf(parsed.CommandResult)} takes no {Excerpt.Of(token)}.{meant}" : $"There is no verb '{Excerpt.Of(token)}'.{meant}";
    }

    private static IEnumerable<string> OptionsOf(CommandResult command) =>
        command.Command.Options.Concat((command.Parent as CommandResult)?.Command.Options.Where(option => option.Recursive) ?? [])
            .Where(option => !option.Hidden).Select(option => option.Name);

    /// <summary>Null if no argument is missing.</summary>
    private static string? Missing(CommandResult command)
    {
        var missing = command.Command.Arguments.FirstOrDefault(
            argument => argument.Arity.MinimumNumberOfValues > 0 && command.GetResult(argument) is not { Tokens.Count: > 0 });
        if (missing is null) return null;
        return missing.Name == "job"
            ? $"Name a job: {string.Join(", ", JobCatalog.OfWorker.Names)}."
            : $"<{missing.Name}> is missing. {missing.Description}";
    }
}
