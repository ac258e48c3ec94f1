using System.CommandLine;
using Worker.Cli.Runs;

namespace Worker.Cli;

/// <summary>The verbs, and the way from arguments to an exit code. Nothing heavy happens before a verb runs: help is instant.</summary>
internal static class CommandLine
{
    /// <returns>One of <see cref="ExitCode"/>, or what psql returned.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, Terminal terminal, Interruption interruption)
    {
        var parsed = Root(new VerbHost(terminal, interruption), again => RunAsync(again, terminal, interruption)).Parse(args);
        // The interruption watches the signals: cancellation must reach the database before the process ends.
        var configuration = new InvocationConfiguration { Output = terminal.Output, Error = terminal.Error, ProcessTerminationTimeout = null };
        if (UsageError.Of(parsed) is not { } wrong) return await parsed.InvokeAsync(configuration, interruption.Token);

        terminal.WriteError(wrong);
        terminal.WriteError($"Run '{UsageError.PathOf(parsed.CommandResult)} --help' for what can be said.");
        return ExitCode.WrongUsage;
    }

    /// <param name="run">Runs another command line; null where nothing is run.</param>
    internal static RootCommand Root(VerbHost host, Func<IReadOnlyList<string>, Task<int>>? run = null)
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
            HelpVerb.Create(run ?? (_ => Task.FromResult(ExitCode.Done))),
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
}
