using Worker.Cli.Settings;
using Worker.Jobs;
using Worker.Learning.Runtime;

namespace Worker.Cli;

/// <summary>Tells what the operator can mend, and is told in one line, from bugs, whose stack trace is needed.</summary>
internal static class KnownFailures
{
    /// <summary>The exit code for an exception of our own; null for one of the platform, which is a bug.</summary>
    public static int? ExitCodeOf(Exception failure) => failure switch
    {
        SettingsException or TorchUnavailableException => ExitCode.InvalidSettings,
        UsageException or UnknownJobException => ExitCode.WrongUsage,
        _ when failure.GetType().Namespace?.Split('.')[0] == nameof(Worker) => ExitCode.Failed,
        _ => null,
    };
}
