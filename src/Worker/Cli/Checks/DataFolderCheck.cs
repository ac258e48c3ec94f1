using Microsoft.Extensions.Options;
using Worker.Cli.Settings;

namespace Worker.Cli.Checks;

/// <summary>The data folder can be written to and its disk has room.</summary>
internal sealed class DataFolderCheck(IOptions<WorkerOptions> options) : ICheck
{
    private const long Mebibyte = 1 << 20;
    private const long Least = 200 * Mebibyte;
    private const long Comfortable = 2048 * Mebibyte;

    public string Subject => "data folder";

    public async Task<CheckResult> RunAsync(CancellationToken cancellationToken)
    {
        var folder = options.Value.DataFolder;
        try
        {
            Directory.CreateDirectory(folder);
            var probe = Path.Combine(folder, $".check-{Environment.ProcessId}");
            await File.WriteAllTextAsync(probe, "check", cancellationToken);
            File.Delete(probe);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return CheckResult.Unusable($"{folder} cannot be written to: {refused.Message} Make it writable for {Environment.UserName}, or set DataFolder to another.");
        }
        var free = new DriveInfo(folder).AvailableFreeSpace;
        var found = $"{folder}, {free / Mebibyte:N0} MiB free";
        return free switch
        {
            < Least => CheckResult.Fail(
                $"{found}; at least {Least / Mebibyte} MiB are needed. Make room, or set DataFolder to another disk."),
            < Comfortable => CheckResult.Warn($"{found}; {Comfortable / Mebibyte:N0} MiB leave room for model versions and prices."),
            _ => CheckResult.Ok(found),
        };
    }
}
