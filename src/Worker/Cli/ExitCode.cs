namespace Worker.Cli;

/// <summary>What the process returns to its caller. 78 is <c>EX_CONFIG</c> of sysexits.h, 130 is 128 + SIGINT.</summary>
internal static class ExitCode
{
    /// <summary>For the help.</summary>
    public const string Meaning =
        "0 done, 1 failed, 2 wrong usage, 3 partly failed, 78 invalid settings or unusable machine, 130 cancelled";

    public const int Done = 0;

    public const int Failed = 1;

    public const int WrongUsage = 2;

    /// <summary>Some parts of the work failed, the others were done.</summary>
    public const int PartlyFailed = 3;

    public const int InvalidSettings = 78;

    public const int Cancelled = 130;
}
