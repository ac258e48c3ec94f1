using System.CommandLine;
using Worker.Storage;

namespace Worker.Cli;

/// <summary>Brings the database schema up to this version of the worker.</summary>
internal sealed class MigrateVerb(WorkerDatabase database, Terminal terminal)
{
    public static Command Create(VerbHost host)
    {
        var command = new VerbCommand(
            "migrate",
            "Bring the database schema up to this version of the worker; safe to repeat.",
            new Example("the private database, which every other verb brings up as well", "forecast-worker migrate"),
            new Example(
                "a server of your own, as a login that may create schemas and roles",
                "Database__ConnectionString='Host=db;Database=forecasts;Username=owner' forecast-worker migrate"));
        command.SetAction(host.Action<MigrateVerb>((verb, _, cancellationToken) => verb.ExecuteAsync(cancellationToken)));
        return command;
    }

    private async Task<int> ExecuteAsync(CancellationToken cancellationToken)
    {
        var report = await database.MigrateAsync(cancellationToken);
        terminal.WriteLine(report.IsUnchanged
            ? $"The schema of the {database.Description} is up to date."
            : $"The schema of the {database.Description} was updated: {report.Migrations.Count} migrations applied, views and functions created again.");
        return ExitCode.Done;
    }
}
