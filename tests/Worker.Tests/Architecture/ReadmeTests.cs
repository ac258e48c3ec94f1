using System.Text.RegularExpressions;

namespace Worker.Tests.Architecture;

/// <summary>What the README of the sources says about the layout.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string Readme = SourceTree.Read("src/README.md");

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

    [Fact]
    public void Every_link_of_a_page_leads_to_a_file()
    {
        foreach (var page in (string[])["README.md", "src/README.md", .. Directory.GetFiles(Path.Combine(SourceTree.Root, "deploy"), "*.md").Select(file => $"deploy/{Path.GetFileName(file)}")])
        {
            var folder = Path.GetDirectoryName(page)!;
            Assert.All(
                Link().Matches(SourceTree.Read(page)).Select(match => match.Groups[1].Value.Split('#')[0]).Where(target => target.Length > 0 && !target.Contains("://", StringComparison.Ordinal)),
                target => Assert.True(Path.Exists(Path.Combine(SourceTree.Root, folder, target)), $"{page} links to {target}, which is not there"));
        }
    }

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"`([A-Z]\w+/[\w/]+\.cs)`")]
    private static partial Regex SourceFile();

    [GeneratedRegex(@"(?s)^src/Worker .*?```", RegexOptions.Multiline)]
    private static partial Regex Layout();
}
