using System.Text.RegularExpressions;

namespace Worker.Learning.Runtime;

/// <summary>Turns what the system's loader says into one line with the cause and the remedy.</summary>
internal static partial class LoadFailure
{
    /// <param name="library">The file that was to be loaded.</param>
    /// <param name="loaderMessage">The loader's own words, perhaps many lines.</param>
    public static string Describe(string library, string loaderMessage)
    {
        if (MissingSymbolVersion().Match(loaderMessage) is { Success: true } version)
        {
            return $"The native tensor library '{library}' cannot be loaded: it needs {version.Groups["symbol"].Value}, which the libstdc++ or libc of this machine is too old for. "
                + "Install libstdc++ 13 or later: run deploy/prerequisites.sh.";
        }
        if (MissingLibrary().Match(loaderMessage) is { Success: true } missing && !library.EndsWith(missing.Groups["name"].Value, StringComparison.Ordinal))
        {
            return $"The native tensor library '{library}' cannot be loaded: {missing.Groups["name"].Value}, which it needs, is not on this machine. "
                + "Install the package that holds it: run deploy/prerequisites.sh.";
        }
        var lines = loaderMessage.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var cause = lines.FirstOrDefault(line => line.Contains(library, StringComparison.Ordinal)) ?? lines.FirstOrDefault() ?? "the loader gave no reason";
        return $"The native tensor library '{library}' cannot be loaded: {cause.TrimEnd('.')}. Install the worker anew, with its native libraries beside it.";
    }

    [GeneratedRegex(@"version `?(?<symbol>(?:GLIBCXX|GLIBC|CXXABI)_[0-9.]+)'? not found")]
    private static partial Regex MissingSymbolVersion();

    [GeneratedRegex(@"(?<name>[\w.+-]+\.so[.\d]*): cannot open shared object file")]
    private static partial Regex MissingLibrary();
}
