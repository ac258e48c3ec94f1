using Worker.Learning.Weights;

namespace Worker.Tests.Learning.Weights;

public sealed class DurableFileTests : IDisposable
{
    private readonly ModelFolder _folder = new();

    [Fact]
    public void A_writing_cut_short_leaves_the_older_file_as_it_was()
    {
        var path = _folder.File("kept");
        File.WriteAllText(path, "older");

        using (var file = new DurableFile(path))
            file.Stream.Write("newer"u8);

        Assert.Equal("older", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void The_new_content_is_not_seen_before_the_commit()
    {
        var path = _folder.File("seen");
        using var file = new DurableFile(path);
        file.Stream.Write("newer"u8);
        file.Stream.Flush();
        Assert.False(File.Exists(path));

        file.Commit();

        Assert.Equal("newer", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }

    public void Dispose() => _folder.Dispose();
}
