using System.CommandLine;
using Worker.Jobs;
using Worker.Runs;
using Worker.Storage;
using Worker.Storage.Tables;

namespace Worker.Cli;

/// <summary>Runs one job in this process and waits for it.</summary>
internal sealed class RunVerb(JobRunner runner, WorkerDatabase database, Terminal terminal)
{
    /// <summary>What the help says of each job; known without building any.</summary>
    internal static readonly IReadOnlyList<(string Name, string Does)> Jobs =
    [
        ("fetch-prices", "get what is new from the price feed, check it and store it"),
        ("fetch-reviews", "get what is new from the review sources, check it and store it"),
        ("train-forecaster", "train the price model; it serves if it is not worse than the one that does"),
        ("forecast", "forecast the next closes and store them beside the naive forecast"),
        ("backtest", "judge all models by walking forward over stored prices"),
        ("train-sentiment", "train the sentiment model on the labelled and rated reviews"),
        ("score-reviews", "score the reviews that the sentiment model has not scored yet"),
        ("adapt-encoder", "continue the pre-training of the sentiment encoder on the stored reviews"),
        ("prune", "remove old runs, rejected rows, and model versions and files that nothing needs"),
        ("nightly", "all that is due after a session, in its order; what does not apply is skipped"),
    ];

    internal static readonly Argument<string> Job = new("job")
    {
        Description = string.Join('\n', Jobs.Select(job => $"{job.Name}: {job.Does}").Prepend("The job to run:")),
    };
    internal static readonly Option<string[]> Symbols = Arguments.Symbols();
    internal static readonly Option<string[]> Sources = Arguments.Sources();
    internal static readonly Option<DateOnly?> AsOf = Arguments.AsOf("The last session that may be seen: replays that day. [default: the last finished session]");
    internal static readonly Option<bool> Full = new("--full") { Description = "Do everything anew: fetch the whole history, read unchanged reviews again, train even where nothing changed." };
    internal static readonly Option<bool> FineTune = new("--fine-tune") { Description = "Train from the weights of the current model version, with a lower rate and few epochs." };

    public static Command Create(VerbHost host)
    {
        var command = new VerbCommand(
            "run",
            "Run one job now, in this process, and wait for it.",
            [
                new Example("get what is new for the symbols of the settings", "forecast-worker run fetch-prices"),
                new Example("get what is new from one review source", "forecast-worker run fetch-reviews --sources app"),
                new Example("train on two symbols, though nothing has changed", "forecast-worker run train-forecaster --symbols AAPL,MSFT --full"),
                new Example("forecast as it would have been done at the end of 2020", "forecast-worker run forecast --as-of 2020-12-31"),
                .. PriceFileLayouts.All,
                .. ReviewExamples.All,
            ])
        {
            Job, Symbols, Sources, AsOf, Full, FineTune,
        };
        command.SetAction(host.Action<RunVerb>((verb, parsed, cancellationToken) => verb.ExecuteAsync(parsed, cancellationToken)));
        return command;
    }

    /// <summary>What was said of the job's arguments.</summary>
    internal static JobArguments Read(ParseResult parsed) => new()
    {
        Symbols = parsed.GetValue(Symbols) ?? [],
        Sources = parsed.GetValue(Sources) ?? [],
        AsOf = parsed.GetValue(AsOf),
        Full = parsed.GetValue(Full),
        FineTune = parsed.GetValue(FineTune),
    };

    private async Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var job = runner.Find(parsed.GetRequiredValue(Job));
        var arguments = Read(parsed);
        await database.OpenAsync(cancellationToken);
        var report = terminal.IsErrorInteractive
            ? await JobProgressBar.ShowAsync(terminal.ErrorConsole, job.Name, progress => RunAsync(job, arguments, progress, cancellationToken))
            : await RunAsync(job, arguments, observer: null, cancellationToken);
        return Show(report);
    }

    private Task<RunReport> RunAsync(IJob job, JobArguments arguments, IProgress<JobProgress>? observer, CancellationToken cancellationToken) =>
        runner.RunAsync(job, arguments, $"cli:{Environment.UserName}", observer, cancellationToken);

    private int Show(RunReport report)
    {
        switch (report.State)
        {
            case RunState.Cancelled:
                if (terminal.IsErrorInteractive) terminal.WriteError($"{report.Job}: cancelled (run {report.RunId}).");
                return ExitCode.Cancelled;
            case RunState.Failed:
                // The log has said what is wrong.
                return report.Failure is { } failure && KnownFailures.ExitCodeOf(failure) is { } code ? code : ExitCode.Failed;
            default:
                terminal.WriteLine($"{report.Job}: {report.Summary} (run {report.RunId}, {report.Elapsed.TotalSeconds:0.0} s)");
                return ExitCode.Done;
        }
    }
}
