using System.CommandLine;
using System.CommandLine.Parsing;
using Worker.Cli.Runs;
using Worker.Observability;

namespace Worker.Cli;

/// <summary>The verbs, and the way from arguments to an exit code. Nothing heavy happens before a verb runs: help is instant.</summary>
internal static class CommandLine
{
    /// <returns>One of <see cref="ExitCode"/>, or what psql returned.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, Terminal terminal, Interruption interruption)
    {
        var parsed = Root(new VerbHost(terminal, interruption)).Parse(args);
        // The interruption watches the signals: cancellation must reach the database before the process ends.
        var configuration = new InvocationConfiguration { Output = terminal.Output, Error = terminal.Error, ProcessTerminationTimeout = null };
        if (parsed.Errors.Count == 0) return await parsed.InvokeAsync(configuration, interruption.Token);

        terminal.WriteError(WhatIsWrong(parsed));
        terminal.WriteError($"Run '{PathOf(parsed.CommandResult)} --help' for what can be said.");
        return ExitCode.WrongUsage;
    }

    internal static RootCommand Root(VerbHost host)
    {
        var root = new RootCommand("Forecasts prices and scores reviews on a schedule; the results are in PostgreSQL, schema api. Without a command it runs the service.")
        {
            VerbHost.SettingsFile,
            RunVerb.Create(host),
            TriggerVerb.Create(host),
            BackfillVerb.Create(host),
            BacktestVerb.Create(host),
            StatusVerb.Create(host),
            RunsVerb.Create(host),
            CancelVerb.Create(host),
            PauseVerb.CreatePause(host),
            PauseVerb.CreateResume(host),
            SqlVerb.Create(host),
            ModelsVerb.Create(host),
            PlotVerb.Create(host),
            WordCloudVerb.Create(host),
            ReportVerb.Create(host),
            MigrateVerb.Create(host),
            CheckVerb.Create(host),
        };
        ServiceVerb.AddTo(root, host);
        HelpWithExamples.AddTo(
            root,
            new Example(
                "fetch, train and forecast, then read the result",
                "forecast-worker run fetch-prices --symbols AAPL,MSFT",
                "forecast-worker run train-forecaster",
                "forecast-worker run forecast",
                "forecast-worker sql \"select * from api.latest_forecasts\""),
            new Example("run the service: the schedule, and what is asked for by SQL or trigger", "forecast-worker"),
            new Example("find out what does not work", "forecast-worker check"));
        return root;
    }

    /// <summary>The first thing that is wrong: the others mostly follow from it.</summary>
    private static string WhatIsWrong(ParseResult parsed)
    {
        var verbs = parsed.CommandResult.Command.Subcommands.Select(command => command.Name).ToList();
        if (verbs.Count == 0 || parsed.UnmatchedTokens is not [var token, ..] || token.StartsWith('-')) return parsed.Errors[0].Message;
        return $"There is no verb '{token}'.{(NearestName.Of(token, verbs) is { } meant ? $" Did you mean '{meant}'?" : "")}";
    }

    private static string PathOf(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{PathOf(parent)} {command.Command.Name}" : "forecast-worker";
}
