using System.CommandLine;
using Worker.Reports;

namespace Worker.Cli;

/// <summary>Where a picture goes; the ending of its name says in which format.</summary>
/// <param name="Path">Absolute; its folder exists.</param>
internal sealed record PictureFile(string Path, PictureFormat Format)
{
    private static readonly (string Ending, PictureFormat Format)[] Endings =
        [(".png", PictureFormat.Png), (".svg", PictureFormat.Svg), (".jpg", PictureFormat.Jpeg), (".jpeg", PictureFormat.Jpeg), (".webp", PictureFormat.Webp)];

    /// <summary><c>--out words.svg</c>.</summary>
    public static Option<FileInfo?> Option(string description) => new("--out") { Description = description, HelpName = "FILE" };

    /// <param name="asked">What <c>--out</c> says; null takes <paramref name="name"/> in the working directory.</param>
    /// <exception cref="UsageException">The ending is of no known format, or there can be no such file.</exception>
    public static PictureFile Of(FileInfo? asked, string name)
    {
        var path = OutputFile.PathOf(asked, name);
        var ending = System.IO.Path.GetExtension(path);
        var known = Array.FindIndex(Endings, one => one.Ending.Equals(ending, StringComparison.OrdinalIgnoreCase));
        if (known < 0)
            throw new UsageException($"--out is '{path}', which ends in '{ending}'; expected one of {string.Join(", ", Endings.Select(one => one.Ending))}.");
        return new PictureFile(path, Endings[known].Format);
    }

    /// <summary>The same folder and format, with an addition to the name: <c>AAPL-loss.svg</c> beside <c>AAPL.svg</c>.</summary>
    public PictureFile Beside(string addition) => this with
    {
        Path = System.IO.Path.Combine(
            System.IO.Path.GetDirectoryName(Path)!, $"{System.IO.Path.GetFileNameWithoutExtension(Path)}{addition}{System.IO.Path.GetExtension(Path)}"),
    };

    /// <exception cref="UsageException">The file cannot be written.</exception>
    public void Write(byte[] picture) => OutputFile.Write(Path, picture);
}
