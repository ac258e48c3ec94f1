using System.Reflection;

namespace Worker.Models;

/// <summary>The version of this build, with the commit if the build knew it: <c>0.1.0+6603bd2...</c>.</summary>
internal static class CodeVersion
{
    public static string Current { get; } =
        typeof(CodeVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
