namespace Worker.Cli;

/// <summary>What the process tells its caller. 78 is <c>EX_CONFIG</c> of sysexits.h, 130 is 128 + SIGINT.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    public const int Failed = 1;

    public const int WrongUsage = 2;

    public const int InvalidSettings = 78;

    public const int Cancelled = 130;
}
