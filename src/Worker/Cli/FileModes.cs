using System.Runtime.InteropServices;

namespace Worker.Cli;

/// <summary>
/// What the process creates is for its account and group only: folders 0750, files 0640, with any inherited umask. A stricter
/// umask stays.
/// </summary>
internal static partial class FileModes
{
    private const uint NotForOthers = 0b000_010_111;

    public static void Restrict() => _ = SetMask(SetMask(NotForOthers) | NotForOthers);

    [LibraryImport("libc", EntryPoint = "umask")]
    private static partial uint SetMask(uint mask);
}
