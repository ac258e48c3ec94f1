using System.Text.RegularExpressions;

namespace Worker.Tests.Architecture;

/// <summary>What the README says about the layout.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string Readme = SourceTree.Read("README.md");

    [Fact]
    public void Every_source_file_that_it_names_exists()
    {
        var named = SourceFile().Matches(Readme).Select(match => $"src/Worker/{match.Groups[1].Value}").ToList();

        Assert.True(named.Count >= 7, string.Join(", ", named));
        Assert.Empty(named.Except(SourceTree.Files));
    }

    [Fact]
    public void It_names_every_folder_of_the_executable()
    {
        var rooms = SourceTree.Files.Where(file => file.StartsWith("src/Worker/", StringComparison.Ordinal)).Select(SourceTree.RoomOf).OfType<string>().Distinct();

        Assert.All(rooms, room => Assert.Matches($@"\b{room}\b", Layout().Match(Readme).Value));
    }

    [GeneratedRegex(@"`([A-Z]\w+/[\w/]+\.cs)`")]
    private static partial Regex SourceFile();

    [GeneratedRegex(@"(?s)^src/Worker .*?```", RegexOptions.Multiline)]
    private static partial Regex Layout();
}
