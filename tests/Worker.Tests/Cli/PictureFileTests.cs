using Worker.Cli;
using Worker.Reports;

namespace Worker.Tests.Cli;

public sealed class PictureFileTests
{
    private static readonly string Folder = Directory.CreateTempSubdirectory().FullName;

    [Theory]
    [InlineData("words.png", nameof(PictureFormat.Png))]
    [InlineData("words.SVG", nameof(PictureFormat.Svg))]
    [InlineData("words.jpg", nameof(PictureFormat.Jpeg))]
    [InlineData("words.jpeg", nameof(PictureFormat.Jpeg))]
    [InlineData("words.webp", nameof(PictureFormat.Webp))]
    [InlineData("new/folder/words.svg", nameof(PictureFormat.Svg))]
    public void The_ending_says_the_format_and_the_folder_is_made(string name, string format)
    {
        var file = PictureFile.Of(new FileInfo(Path.Combine(Folder, name)), "unused.png");

        Assert.Equal((Path.Combine(Folder, name), format), (file.Path, file.Format.ToString()));
        Assert.True(Directory.Exists(Path.GetDirectoryName(file.Path)));
    }

    [Fact]
    public void Another_ending_is_refused_with_those_there_are() =>
        Assert.Contains("'.gif'; expected one of .png, .svg, .jpg, .jpeg, .webp", Refusal("words.gif"), StringComparison.Ordinal);

    [Fact]
    public void A_folder_is_refused_with_the_name_of_a_file_in_it() => Assert.Contains($"{Folder}/wordcloud.png", Refusal(Folder), StringComparison.Ordinal);

    [Fact]
    public void A_file_where_a_folder_is_wanted_is_refused()
    {
        File.WriteAllText(Path.Combine(Folder, "file"), "");
        Assert.Contains("--out", Refusal(Path.Combine(Folder, "file", "words.png")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_refused_by_name()
    {
        // Nobody may make a file there, root included.
        var file = PictureFile.Of(new FileInfo("/proc/words.png"), "unused.png");

        Assert.Contains("'/proc/words.png'", Assert.Throws<UsageException>(() => file.Write([1])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_name_it_is_the_usual_one_in_this_folder() =>
        Assert.Equal(Path.GetFullPath("wordcloud.png"), PictureFile.Of(asked: null, "wordcloud.png").Path);

    [Fact]
    public void A_second_picture_has_the_same_format_and_folder() =>
        Assert.Equal(Path.Combine(Folder, "a.b-loss.svg"), PictureFile.Of(new FileInfo(Path.Combine(Folder, "a.b.svg")), "unused.png").Beside("-loss").Path);

    private static string Refusal(string path) => Assert.Throws<UsageException>(() => PictureFile.Of(new FileInfo(path), "wordcloud.png")).Message;
}
