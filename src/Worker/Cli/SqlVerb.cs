using System.CommandLine;
using System.Diagnostics;
using Worker.Storage;

namespace Worker.Cli;

/// <summary>Opens psql on the worker's database, or runs one query and shows its rows.</summary>
internal sealed class SqlVerb(WorkerDatabase database, Terminal terminal, Interruption interruption)
{
    private static readonly Argument<string?> Query = new("query")
    {
        Description = "One statement to run. Without it psql opens, and reads what is piped to it.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<bool> Csv = new("--csv") { Description = "Write comma-separated values with a header line." };

    private static readonly Option<bool> Safe = new("--safe")
    {
        Description = "With --csv, for spreadsheets: put an apostrophe before each text that a spreadsheet would run as a formula (it begins with =, +, - or @).",
    };

    public static Command Create(VerbHost host)
    {
        var command = new VerbCommand(
            "sql",
            "Open psql on the worker's database, or run one query and show its rows.",
            new Example("see the newest forecasts", "forecast-worker sql \"select * from api.latest_forecasts\""),
            new Example(
                "get all prices of a symbol into a file",
                "forecast-worker sql --csv \"select * from api.prices where symbol = 'AAPL'\" > aapl.csv"),
            new Example("get reviews for a spreadsheet", "forecast-worker sql --csv --safe \"select * from api.reviews\" > reviews.csv"),
            new Example("look around (\\d lists what there is, \\q leaves)", "forecast-worker sql"))
        {
            Query, Csv, Safe,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(Csv) && result.GetValue(Query) is null) result.AddError("--csv needs a query; psql has a --csv of its own (\\pset format csv).");
            if (result.GetValue(Safe) && !result.GetValue(Csv)) result.AddError("--safe needs --csv.");
        });
        command.SetAction(host.Action<SqlVerb>((verb, parsed, cancellationToken) =>
            verb.ExecuteAsync(parsed.GetValue(Query), parsed.GetValue(Csv), parsed.GetValue(Safe), cancellationToken)));
        return command;
    }

    private async Task<int> ExecuteAsync(string? query, bool isCsv, bool isSafe, CancellationToken cancellationToken)
    {
        await database.OpenAsync(cancellationToken);
        if (query is null) return await RunPsqlAsync(cancellationToken);
        if (isCsv) await QueryTable.WriteCsvAsync(terminal.Output, database, query, new CsvLine(isSafe, terminal.IsOutputInteractive), cancellationToken);
        else await QueryTable.WriteAsync(terminal, database, query, cancellationToken);
        return ExitCode.Done;
    }

    private async Task<int> RunPsqlAsync(CancellationToken cancellationToken)
    {
        var psql = database.Psql();
        var start = new ProcessStartInfo(psql.FileName) { UseShellExecute = false };
        foreach (var (name, value) in psql.Environment) start.Environment[name] = value;
        interruption.LeaveInterruptToChild();
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"'{psql.FileName}' did not start a process.");
        try
        {
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
    }
}
