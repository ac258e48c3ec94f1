using System.CommandLine;
using Worker.Cli.Listings;
using Worker.Jobs;
using Worker.Storage;
using Worker.Storage.Queries;

namespace Worker.Cli;

/// <summary>Which services run, what the jobs did last and do next, how fresh the prices are, and which models serve.</summary>
internal sealed class StatusVerb(WorkerDatabase database, JobCatalog catalog, Terminal terminal)
{
    private static readonly Option<bool> Json = Arguments.Json();

    public static Command Create(VerbHost host)
    {
        var command = new VerbCommand(
            "status",
            "Show the services, the jobs with their next and last runs, the freshness of the prices, and the current models.",
            new Example("see whether all is up to date", "forecast-worker status"),
            new Example("list the symbols that are late, in a script", "forecast-worker status --json | jq '.prices[] | select(.state == \"late\") | .symbol'"))
        {
            Json,
        };
        command.SetAction(host.Action<StatusVerb>((verb, parsed, cancellationToken) => verb.ExecuteAsync(parsed.GetValue(Json), cancellationToken)));
        return command;
    }

    private async Task<int> ExecuteAsync(bool isJson, CancellationToken cancellationToken)
    {
        await database.OpenAsync(cancellationToken);
        if (isJson)
        {
            await WriteJsonAsync(cancellationToken);
            return ExitCode.Done;
        }
        await WriteAsync("Services", StatusQueries.Services, cancellationToken);
        terminal.WriteLine("");
        await WriteJobsAsync(cancellationToken);
        terminal.WriteLine("");
        await WriteAsync("Prices", StatusQueries.Freshness, cancellationToken);
        terminal.WriteLine("");
        await WriteAsync("Current models", StatusQueries.CurrentModels, cancellationToken);
        return ExitCode.Done;
    }

    /// <summary>One object with an array for each view, with all columns of the view.</summary>
    private async Task WriteJsonAsync(CancellationToken cancellationToken)
    {
        var separator = "{\n";
        foreach (var (name, sql) in StatusQueries.Everything)
        {
            await terminal.Output.WriteAsync($"{separator}\"{name}\": ");
            await using var answer = await database.QueryAsync(sql, cancellationToken);
            await QueryTable.WriteJsonAsync(terminal.Output, answer, cancellationToken);
            separator = ",\n";
        }
        terminal.WriteJson("\n}");
    }

    private async Task WriteJobsAsync(CancellationToken cancellationToken)
    {
        var last = new Dictionary<string, IReadOnlyList<string?>>();
        await using (var answer = await database.QueryAsync(StatusQueries.Jobs, cancellationToken))
        {
            await foreach (var row in answer.RowsAsync(cancellationToken)) last[row[0]!] = row;
        }
        terminal.WriteLine("Jobs");
        terminal.WriteTable(
            ["job", "next (UTC)", "last run", "state", "at (UTC)", "message"],
            [.. catalog.All.Select(job => last.TryGetValue(job.Name, out var row)
                ? [job.Name, .. row.Skip(1).Select(cell => cell ?? "")]
                : (IReadOnlyList<string>)[job.Name, "", "", "", "", job.Description])]);
    }

    private async Task WriteAsync(string title, string sql, CancellationToken cancellationToken)
    {
        terminal.WriteLine(title);
        await QueryTable.WriteAsync(terminal, database, sql, cancellationToken);
    }
}
