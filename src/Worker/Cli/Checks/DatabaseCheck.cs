using Worker.Storage;

namespace Worker.Cli.Checks;

/// <summary>The database answers and has the schema of this worker. Starts the private server, migrates nothing.</summary>
internal sealed class DatabaseCheck(WorkerDatabase database) : ICheck
{
    public string Subject => "database";

    public async Task<CheckResult> RunAsync(CancellationToken cancellationToken)
    {
        var report = await database.CheckAsync(cancellationToken);
        var found = $"{report.Description}, PostgreSQL {report.ServerVersion}, {report.Size}";
        report.Schema.RefuseNewer(report.Description);
        if (!report.Schema.IsOlder) return CheckResult.Ok($"{found}, schema up to date");
        var pending = $"{found}, {report.Schema.Pending.Count} migrations pending or views of another version";
        return report.Mode == DatabaseMode.Managed
            ? CheckResult.Ok($"{pending}; the next run brings them up")
            : CheckResult.Fail($"{pending}. Run 'forecast-worker migrate'.");
    }
}
