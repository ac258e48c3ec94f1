using Worker.Models;
using Worker.Storage;

namespace Worker.Cli.Checks;

/// <summary>The files of the model versions in the database are on this node.</summary>
internal sealed class ModelFilesCheck(WorkerDatabase database, ModelFiles files) : ICheck
{
    public string Subject => "models";

    public async Task<CheckResult> RunAsync(CancellationToken cancellationToken)
    {
        var schema = (await database.CheckAsync(cancellationToken)).Schema;
        if (schema.IsOlder) return CheckResult.Ok("not compared with the files: the schema is older than this release");
        var report = await files.InspectAsync(cancellationToken);
        var serving = report.Unreadable.Where(unreadable => unreadable.Version.IsCurrent).ToList();
        if (serving.Count > 0) return CheckResult.Fail(string.Join(" ", serving.Select(unreadable => unreadable.Problem)));
        var found = $"{report.Versions} versions, {report.Serving} serving, in {report.Folder}";
        return report.Unreadable.Count == 0
            ? CheckResult.Ok(found)
            : CheckResult.Warn($"{found}; the files of {string.Join(", ", report.Unreadable.Select(unreadable => unreadable.Version.Id))} are not there, none of these serves");
    }
}
