using System.Text.RegularExpressions;

namespace Worker.Learning.Runtime;

/// <summary>The folder of a libtorch that was installed for another program, checked before anything in it is loaded.</summary>
internal static partial class LibTorchFolder
{
    private const string Library = "libtorch_cpu.so";

    /// <summary>The folder with the libraries, given that folder or the one above it.</summary>
    /// <exception cref="TorchUnavailableException">There is no libtorch.</exception>
    public static string Resolve(string path)
    {
        var folder = new[] { path, Path.Combine(path, "lib") }.FirstOrDefault(candidate => File.Exists(Path.Combine(candidate, Library)));
        return folder is not null
            ? Path.GetFullPath(folder)
            : throw new TorchUnavailableException(
                $"Compute:LibTorchPath '{path}' holds no {Library}. Expected the lib folder of a libtorch or PyTorch {TorchRuntime.LibTorchVersion}, such as .../site-packages/torch/lib.");
    }

    /// <param name="expected">The version that the bridge to .NET was compiled for.</param>
    /// <exception cref="TorchUnavailableException">Its version is unknown or another one.</exception>
    public static void CheckVersion(string folder, string expected)
    {
        var version = ReadVersion(folder) ?? throw new TorchUnavailableException(
            $"The version of the libtorch in '{folder}' cannot be told: neither version.py nor build-version is in the folder above. Expected {expected}.");
        if (!Release(version).Equals(Release(expected), StringComparison.Ordinal))
        {
            throw new TorchUnavailableException(
                $"The libtorch in '{folder}' is {version}, and this worker needs {expected}. Install that version of PyTorch or libtorch, or clear Compute:LibTorchPath.");
        }
    }

    // A PyTorch says it in torch/version.py, a libtorch archive in build-version; the libraries themselves do not.
    private static string? ReadVersion(string folder)
    {
        var above = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(folder))!;
        var python = Path.Combine(above, "version.py");
        if (File.Exists(python) && PythonVersion().Match(File.ReadAllText(python)) is { Success: true } match)
            return match.Groups[1].Value;
        var archive = Path.Combine(above, "build-version");
        return File.Exists(archive) ? File.ReadAllText(archive).Trim() : null;
    }

    // 2.10.0+cu128 and 2.10.1 have the binary interface of 2.10.
    private static string Release(string version) => string.Join('.', version.Split('.', '+').Take(2));

    [GeneratedRegex("""^__version__\s*=\s*['"]([^'"]+)['"]""", RegexOptions.Multiline)]
    private static partial Regex PythonVersion();
}
