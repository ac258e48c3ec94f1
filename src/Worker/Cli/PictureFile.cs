using System.CommandLine;

namespace Worker.Cli;

/// <summary>Where a picture goes; the ending of its name says in which format.</summary>
/// <param name="Path">Absolute; its folder exists.</param>
internal sealed record PictureFile(string Path, bool IsSvg)
{
    /// <summary><c>--out words.svg</c>.</summary>
    public static Option<FileInfo?> Option(string description) => new("--out") { Description = description, HelpName = "FILE" };

    /// <param name="asked">What <c>--out</c> says; null takes <paramref name="name"/> in the working directory.</param>
    /// <exception cref="UsageException">The ending is neither .png nor .svg.</exception>
    public static PictureFile Of(FileInfo? asked, string name)
    {
        var path = asked?.FullName ?? System.IO.Path.GetFullPath(name);
        var ending = System.IO.Path.GetExtension(path);
        if (!ending.Equals(".png", StringComparison.OrdinalIgnoreCase) && !ending.Equals(".svg", StringComparison.OrdinalIgnoreCase))
            throw new UsageException($"'{path}' ends in '{ending}'; expected a name that ends in .png or .svg.");
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        return new PictureFile(path, ending.Equals(".svg", StringComparison.OrdinalIgnoreCase));
    }
}
