using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Worker.Models;

/// <summary>
/// Says at the start of a service which versions this node cannot read: such as all of them, if the shared folder is not mounted.
/// </summary>
internal sealed partial class ModelFilesAtStart(ModelFiles files, ILogger<ModelFilesAtStart> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var report = await files.InspectAsync(stoppingToken);
            foreach (var (version, problem) in report.Unreadable)
            {
                if (version.IsCurrent) LogServing(problem);
            }
            var others = report.Unreadable.Count(unreadable => !unreadable.Version.IsCurrent);
            if (others > 0) LogOthers(others, report.Versions, report.Folder);
        }
        catch (DbException away)
        {
            // The database was open a moment ago; the jobs wait for it, a report does not.
            LogNotInspected(away.Message);
        }
    }

    [LoggerMessage(6040, LogLevel.Error, "{Problem}")]
    private partial void LogServing(string problem);

    [LoggerMessage(6041, LogLevel.Warning, "The files of {Count} of {Versions} model versions are not in '{Folder}'; none of these serves")]
    private partial void LogOthers(int count, int versions, string folder);

    [LoggerMessage(6042, LogLevel.Warning, "The model files were not compared with the database: {Problem}")]
    private partial void LogNotInspected(string problem);
}
