namespace Worker.Cli;

/// <summary>The file that <c>--out</c> names.</summary>
internal static class OutputFile
{
    /// <param name="asked">What <c>--out</c> says; null takes <paramref name="name"/> in the working directory.</param>
    /// <returns>An absolute path, in a folder that is there.</returns>
    /// <exception cref="UsageException">There can be no such file.</exception>
    public static string PathOf(FileInfo? asked, string name)
    {
        var path = asked?.FullName ?? Path.GetFullPath(name);
        if (Directory.Exists(path))
            throw new UsageException($"--out is '{path}', which is a folder; expected the name of a file, such as {Path.Combine(path, name)}.");
        Refusing(path, () => Directory.CreateDirectory(Path.GetDirectoryName(path)!));
        return path;
    }

    /// <exception cref="UsageException">The file cannot be written.</exception>
    public static void Write(string path, byte[] content) => Refusing(path, () => File.WriteAllBytes(path, content));

    private static void Refusing(string path, Action write)
    {
        try
        {
            write();
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"'{path}' cannot be written: {refused.Message} Name another file with --out.");
        }
    }
}
