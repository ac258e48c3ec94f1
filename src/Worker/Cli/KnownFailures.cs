using Worker.Cli.Settings;
using Worker.Jobs;
using Worker.Learning.Runtime;
using Worker.Storage;

namespace Worker.Cli;

/// <summary>The exit codes of errors that the operator can fix.</summary>
internal static class KnownFailures
{
    /// <summary>The exit code for an error that the operator can fix; null for a bug.</summary>
    public static int? ExitCodeOf(Exception failure) => failure switch
    {
        SettingsException or TorchUnavailableException or UnusableFolderException => ExitCode.InvalidSettings,
        UsageException or UnknownJobException => ExitCode.WrongUsage,
        _ when OperatorErrors.Is(failure) => ExitCode.Failed,
        // A full disk, a file that may not be read: the system's message names the path.
        IOException or UnauthorizedAccessException => ExitCode.Failed,
        _ => null,
    };
}
