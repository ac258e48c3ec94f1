using System.Text.RegularExpressions;

namespace Worker.Tests.Architecture;

public sealed partial class ArchitectureTests
{
    [Fact]
    public void Every_folder_refers_directly_only_to_what_its_arrows_allow()
    {
        var wrong = from reference in ReferenceGraph.References
                    let folder = ReferenceGraph.FolderOf(reference.FromNamespace)
                    let used = ReferenceGraph.FolderOf(reference.ToNamespace)
                    // The command line builds the container.
                    where folder is not null && !(used is null ? folder == "Cli" : Arrows.Allow(folder, used))
                    select reference.ToString();
        var found = string.Join('\n', wrong.Order(StringComparer.Ordinal));
        Assert.True(found.Length == 0, found);
    }

    [Fact]
    public void Every_arrow_that_needs_a_reason_is_used()
    {
        var used = ReferenceGraph.References
            .Select(reference => (ReferenceGraph.FolderOf(reference.FromNamespace), ReferenceGraph.FolderOf(reference.ToNamespace))).ToHashSet();
        Assert.Equal([], Arrows.Exceptions.Where(arrow => !used.Contains(arrow)));
    }

    [Fact]
    public void The_references_are_those_of_the_compiled_product() =>
        Assert.Contains(ReferenceGraph.References, reference => reference.From == "ForecastJob" && reference.ToNamespace == "Worker.Forecasting");

    [Fact]
    public void No_two_sub_folders_refer_to_each_other()
    {
        var edges = from reference in ReferenceGraph.References
                    let folder = ReferenceGraph.FolderOf(reference.FromNamespace)
                    where folder is not null && folder == ReferenceGraph.FolderOf(reference.ToNamespace)
                    let source = ReferenceGraph.SubFolderOf(reference.FromNamespace)
                    let target = ReferenceGraph.SubFolderOf(reference.ToNamespace)
                    where source is not null && target is not null
                    select ($"{folder}/{source}", $"{folder}/{target}");
        var found = string.Join('\n', FolderCycles.Find(edges));
        Assert.True(found.Length == 0, found);
    }

    [Fact]
    public void A_cycle_is_found_and_named() =>
        Assert.Equal(["A -> B -> C -> A", "B -> C -> A -> B", "C -> A -> B -> C"], FolderCycles.Find([("A", "B"), ("B", "C"), ("C", "A"), ("C", "D")]));

    [Fact]
    public void Every_folder_of_the_executable_has_arrows() =>
        Assert.Empty(SourceTree.Files.Select(SourceTree.RoomOf).Where(room => room is not null && !Arrows.Folders.Contains(room)).Distinct());

    [Fact]
    public void Only_the_program_and_its_registrations_stand_outside_the_folders() =>
        Assert.Equal(
            ["src/Worker/Program.cs", "src/Worker/Services.cs"],
            SourceTree.Files.Where(file => SourceTree.RoomOf(file) is null).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("Prices", "Forecasting")]
    [InlineData("Forecasting", "Sentiment")]
    [InlineData("Storage", "Learning")]
    [InlineData("Runs", "Scheduling")]
    // What a folder can reach only through another one.
    [InlineData("Health", "Learning")]
    public void A_reference_against_the_arrows_is_refused(string folder, string used) => Assert.False(Arrows.Allow(folder, used));

    [Fact]
    public void Only_scheduling_mentions_Quartz() =>
        Assert.DoesNotContain(SourceTree.Files, file => SourceTree.RoomOf(file) != "Scheduling" && SourceTree.Read(file).Contains("using Quartz", StringComparison.Ordinal));

    [Fact]
    public void Only_learning_and_those_that_may_use_it_mention_tensors() =>
        Assert.DoesNotContain(SourceTree.Files, file => SourceTree.RoomOf(file) != "Learning" && SourceTree.Read(file).Contains("using TorchSharp", StringComparison.Ordinal));

    [Fact]
    public void No_file_is_longer_than_250_lines() =>
        Assert.DoesNotContain(SourceTree.Files, file => SourceTree.Read(file).Count(c => c == '\n') > 250);

    [Fact]
    public void No_folder_is_a_drawer() =>
        // src/Worker/Models holds forecasting and sentiment models, not data shapes.
        Assert.DoesNotContain(SourceTree.Files, file => Drawer().IsMatch(file.Replace("src/Worker/Models/", "src/Worker/", StringComparison.Ordinal)));

    [Fact]
    public void No_type_is_called_Worker_or_Model() =>
        Assert.DoesNotContain(SourceTree.Files, file => WrongName().IsMatch(SourceTree.Read(file)));

    [GeneratedRegex("/(Common|Utils?|Helpers?|Extensions|Services|Models|Interfaces|Impl|Misc)/")]
    private static partial Regex Drawer();

    [GeneratedRegex(@"\b(class|record|struct|interface)\s+(Worker|\w+Model)\b")]
    private static partial Regex WrongName();
}
