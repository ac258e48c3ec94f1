using System.Text.RegularExpressions;

namespace Worker.Tests.Architecture;

public sealed partial class ArchitectureTests
{
    [Fact]
    public void Every_room_uses_only_what_its_arrows_allow()
    {
        var wrong = from file in SourceTree.Files
                    let room = SourceTree.RoomOf(file)
                    where room is not null
                    from used in SourceTree.RoomsUsed(SourceTree.Read(file))
                    where !Arrows.Allow(room, used)
                    select $"{file}: {room} must not use {used}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_folder_of_the_executable_is_a_room_with_arrows() =>
        Assert.Empty(SourceTree.Files.Select(SourceTree.RoomOf).Where(room => room is not null && !Arrows.Rooms.Contains(room)).Distinct());

    [Theory]
    [InlineData("Prices", "using Worker.Forecasting;", "Forecasting")]
    [InlineData("Forecasting", "using Worker.Sentiment.Labels;", "Sentiment")]
    [InlineData("Storage", "private readonly Worker.Learning.Weights.NetworkWeights _weights;", "Learning")]
    [InlineData("Learning", "using Worker.Storage;", "Storage")]
    [InlineData("Jobs", "using Worker.Cli;", "Cli")]
    [InlineData("Runs", "using Worker.Scheduling;", "Scheduling")]
    public void A_use_against_the_arrows_is_found(string room, string text, string used)
    {
        Assert.Contains(used, SourceTree.RoomsUsed(text));
        Assert.False(Arrows.Allow(room, used));
    }

    [Theory]
    [InlineData("Cli", "Jobs")]
    [InlineData("Scheduling", "Storage")]
    [InlineData("Forecasting", "Learning")]
    [InlineData("Reports", "Observability")]
    public void A_use_along_the_arrows_is_allowed(string room, string used) => Assert.True(Arrows.Allow(room, used));

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
