using Worker.Cli;

namespace Worker.Tests.Cli;

public sealed class PictureFileTests
{
    private static readonly string Folder = Directory.CreateTempSubdirectory().FullName;

    [Theory]
    [InlineData("words.png", false)]
    [InlineData("words.SVG", true)]
    [InlineData("new/folder/words.svg", true)]
    public void The_ending_says_the_format_and_the_folder_is_made(string name, bool isSvg)
    {
        var file = PictureFile.Of(new FileInfo(Path.Combine(Folder, name)), "unused.png");

        Assert.Equal((Path.Combine(Folder, name), isSvg), (file.Path, file.IsSvg));
        Assert.True(Directory.Exists(Path.GetDirectoryName(file.Path)));
    }

    [Fact]
    public void Another_ending_is_refused() =>
        Assert.Contains("'.gif'; expected a name that ends in .png or .svg",
            Assert.Throws<UsageException>(() => PictureFile.Of(new FileInfo("words.gif"), "unused.png")).Message, StringComparison.Ordinal);

    [Fact]
    public void Without_a_name_it_is_the_usual_one_in_this_folder() =>
        Assert.Equal(Path.GetFullPath("wordcloud.png"), PictureFile.Of(asked: null, "wordcloud.png").Path);
}
