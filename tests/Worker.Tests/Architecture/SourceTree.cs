using System.Text.RegularExpressions;

namespace Worker.Tests.Architecture;

/// <summary>The product's own source files, as text.</summary>
internal static partial class SourceTree
{
    public static string Root { get; } = FindRoot();

    /// <summary>Every hand-written C# file below src and migrations, relative to the root.</summary>
    public static IReadOnlyList<string> Files { get; } =
    [
        .. new[] { "src", "migrations" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(Root, path))
            .Where(path => !path.Split('/').Any(part => part is "bin" or "obj") && !Generated().IsMatch(path)),
    ];

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>The room a file lies in; null for the composition root of the executable.</summary>
    public static string? RoomOf(string path) => path.Split('/') switch
    {
        ["src", "Worker.Storage", ..] => "Storage",
        ["src", "Worker.Learning", ..] => "Learning",
        ["migrations", ..] => "Migrations",
        ["src", "Worker", var room, _, ..] => room,
        _ => null,
    };

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Worker.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("No folder above the tests holds Worker.sln.");
        return folder.FullName;
    }

    [GeneratedRegex(@"migrations/(\d{14}_.*|.*ModelSnapshot)\.cs$")]
    private static partial Regex Generated();
}
