using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using Worker.Cli.Listings;
using Worker.Storage;
using Worker.Storage.Queries;

namespace Worker.Cli;

/// <summary>Opens psql on the worker's database, or runs statements and shows their rows.</summary>
internal sealed class SqlVerb(WorkerDatabase database, Terminal terminal, Interruption interruption)
{
    private static readonly Argument<string?> Query = new("query")
    {
        Description = "One statement, or several with semicolons between them; all are run in one transaction. Without it psql opens, and reads what is piped to it.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<bool> Write = new("--write")
    {
        Description = "Allow statements that change something, such as select api.request_run('nightly'). Without it the database refuses them.",
    };

    private static readonly Option<bool> Csv = new("--csv") { Description = "Write comma-separated values with a header line." };

    private static readonly Option<bool> Safe = new("--safe")
    {
        Description = "With --csv, for spreadsheets: put an apostrophe before each text that a spreadsheet would run as a formula (it begins with =, +, - or @).",
    };

    private static readonly Option<bool> Json = Arguments.Json(
        "Write a JSON array with an object for each row; of several statements an array of such arrays.");

    public static Command Create(VerbHost host)
    {
        var command = new VerbCommand(
            "sql",
            "Open psql on the worker's database, or run a query and show its rows. Only reads unless --write is given.",
            new Example("see the newest forecasts", "forecast-worker sql \"select * from api.latest_forecasts\""),
            new Example(
                "get all prices of a symbol into a file",
                "forecast-worker sql --csv \"select * from api.prices where symbol = 'AAPL'\" > aapl.csv"),
            new Example("get reviews for a spreadsheet", "forecast-worker sql --csv --safe \"select * from api.reviews\" > reviews.csv"),
            new Example("ask the service for a run", "forecast-worker sql --write \"select api.request_run('nightly')\""),
            new Example("look around (\\d lists what there is, \\q leaves)", "forecast-worker sql"))
        {
            Query, Write, Csv, Safe, Json,
        };
        command.FurtherExitCodes = "; without a query, that of psql";
        command.Validators.Add(Validate);
        command.SetAction(host.Action<SqlVerb>((verb, parsed, cancellationToken) => verb.ExecuteAsync(parsed, cancellationToken)));
        return command;
    }

    private static void Validate(CommandResult result)
    {
        var query = result.GetValue(Query);
        if (query is not null && string.IsNullOrWhiteSpace(query))
            result.AddError("The query is empty; expected a statement, such as \"select * from api.latest_forecasts\". Without a query psql opens.");
        if (result.GetValue(Csv) && query is null) result.AddError("--csv needs a query; psql has a --csv of its own (\\pset format csv).");
        if (result.GetValue(Json) && query is null) result.AddError("--json needs a query.");
        if (result.GetValue(Csv) && result.GetValue(Json)) result.AddError("--csv and --json exclude each other; say one of them.");
        if (result.GetValue(Safe) && !result.GetValue(Csv)) result.AddError("--safe needs --csv.");
    }

    private async Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var mayWrite = parsed.GetValue(Write);
        await database.OpenAsync(cancellationToken);
        if (parsed.GetValue(Query) is not { } query) return await RunPsqlAsync(mayWrite, cancellationToken);
        await using var answer = await (mayWrite ? database.ExecuteAsync(query, cancellationToken) : database.QueryAsync(query, cancellationToken));
        if (parsed.GetValue(Csv))
            await QueryTable.WriteCsvAsync(terminal.Output, answer, new CsvLine(parsed.GetValue(Safe), terminal.IsOutputInteractive), cancellationToken);
        else if (parsed.GetValue(Json))
            await WriteJsonAsync(answer, cancellationToken);
        else
            await QueryTable.WriteAsync(terminal, answer, cancellationToken);
        return ExitCode.Done;
    }

    private async Task WriteJsonAsync(QueryResult answer, CancellationToken cancellationToken)
    {
        if (answer.Columns.Count == 0)
        {
            terminal.WriteJson("[]");
            return;
        }
        var areSeveral = answer.Statements > 1;
        for (var separator = areSeveral ? "[" : ""; answer.Columns.Count > 0; separator = ",\n")
        {
            await terminal.Output.WriteAsync(separator);
            await QueryTable.WriteJsonAsync(terminal.Output, answer, cancellationToken);
        }
        await terminal.Output.WriteAsync(areSeveral ? "]\n" : "\n");
    }

    private async Task<int> RunPsqlAsync(bool mayWrite, CancellationToken cancellationToken)
    {
        var psql = database.Psql(mayWrite);
        var start = new ProcessStartInfo(psql.FileName) { UseShellExecute = false };
        foreach (var (name, value) in psql.Environment) start.Environment[name] = value;
        if (!mayWrite && terminal.IsErrorInteractive)
            await terminal.Error.WriteLineAsync("This session only reads. To change something, leave it and open 'forecast-worker sql --write'.");
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
