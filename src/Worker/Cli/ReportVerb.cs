using System.CommandLine;
using System.Text;
using Worker.Reports.Pages;
using Worker.Reports.Pages.Parts;
using Worker.Storage;

namespace Worker.Cli;

/// <summary>Writes the pages of the service into one HTML file.</summary>
internal sealed class ReportVerb(ReportFile report, WorkerDatabase database, Terminal terminal)
{
    private static readonly Option<string[]> Symbols = Arguments.Symbols($"the first {ReportFile.Symbols} of all");

    private static readonly Option<FileInfo?> Out = new("--out")
    {
        Description = "The HTML file. [default: forecast-report.html in this folder]",
        HelpName = "FILE",
    };

    public static Command Create(VerbHost host)
    {
        var command = new VerbCommand(
            "report",
            "Write one HTML file that shows the last night, forecasts, skill, mood, runs and models; a browser opens it without a network.",
            new Example("see whether last night worked and whether the forecasts are worth anything", "forecast-worker report"),
            new Example("show two symbols only, somewhere else", "forecast-worker report --symbols AAPL,MSFT --out /tmp/report.html"))
        {
            Symbols, Out,
        };
        command.SetAction(host.Action<ReportVerb>((verb, parsed, cancellationToken) => verb.ExecuteAsync(parsed, cancellationToken)));
        return command;
    }

    private async Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var path = OutputFile.PathOf(parsed.GetValue(Out), "forecast-report.html");
        await database.OpenAsync(cancellationToken);
        var asked = parsed.GetValue(Symbols) is { Length: > 0 } named ? named : null;
        var written = await report.WriteAsync(asked, cancellationToken);
        if (written.Unknown.Count > 0)
        {
            throw new UsageException(
                $"There are no prices of {string.Join(", ", written.Unknown)}. Run fetch-prices --symbols {string.Join(',', written.Unknown)}.");
        }
        OutputFile.Write(path, Encoding.UTF8.GetBytes(written.Html));
        foreach (var row in written.Overview.Skill)
        {
            terminal.WriteLine(
                $"{row.Horizon} ahead: pinball loss {Words.Ratio(row.PinballRatio)} times naive's, {Words.AgainstNaive(row.PinballRatio, row.PValue)}; "
                + $"80 % interval covers {Words.Percent(row.Coverage80)} of {row.N}");
        }
        if (written.LeftOut > 0)
            terminal.WriteLine($"{written.LeftOut} symbols have no page in it: name those that you want with --symbols.");
        terminal.WriteLine($"report: {path}");
        return ExitCode.Done;
    }
}
