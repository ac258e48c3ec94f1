using System.CommandLine;
using Worker.Jobs;
using Worker.Storage;
using Worker.Storage.Queries;

namespace Worker.Cli;

/// <summary>Which services run, what the jobs did last and do next, how fresh the prices are, and which models serve.</summary>
internal sealed class StatusVerb(WorkerDatabase database, JobCatalog catalog, Terminal terminal)
{
    public static Command Create(VerbHost host)
    {
        var command = new Command(
            "status", "Show the services, the jobs with their next and last runs, the freshness of the prices, and the current models.");
        command.SetAction(host.Action<StatusVerb>((verb, _, cancellationToken) => verb.ExecuteAsync(cancellationToken)));
        return command;
    }

    private async Task<int> ExecuteAsync(CancellationToken cancellationToken)
    {
        await database.OpenAsync(cancellationToken);
        await WriteAsync("Services", StatusQueries.Services, cancellationToken);
        terminal.WriteLine("");
        await WriteJobsAsync(cancellationToken);
        terminal.WriteLine("");
        await WriteAsync("Prices", StatusQueries.Freshness, cancellationToken);
        terminal.WriteLine("");
        await WriteAsync("Current models", StatusQueries.CurrentModels, cancellationToken);
        return ExitCode.Done;
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
