using Worker.Models;

namespace Worker.Tests.Models;

public sealed class ModelsFolderTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("forecast-worker-models-").FullName;
    private readonly ModelsFolder _folder;

    public ModelsFolderTests()
    {
        _folder = new ModelsFolder(Path.Combine(_data, "models"));
        Directory.CreateDirectory(_folder.Root);
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../secret")]
    [InlineData("gru/../../secret")]
    [InlineData("gru/..")]
    [InlineData("./gru")]
    [InlineData("gru//file")]
    [InlineData("")]
    [InlineData("gru/\u001b[2Jfile")]
    public void A_path_that_may_lead_out_of_the_folder_is_refused(string path) => Assert.Null(_folder.Resolve(path));

    [Theory]
    [InlineData("link/file.safetensors")]
    [InlineData("file-link.safetensors")]
    [InlineData("dangling.safetensors")]
    public void A_link_is_not_followed(string path)
    {
        File.WriteAllText(Path.Combine(_data, "file.safetensors"), "somebody's");
        Directory.CreateSymbolicLink(Path.Combine(_folder.Root, "link"), _data);
        File.CreateSymbolicLink(Path.Combine(_folder.Root, "file-link.safetensors"), Path.Combine(_data, "file.safetensors"));
        File.CreateSymbolicLink(Path.Combine(_folder.Root, "dangling.safetensors"), Path.Combine(_data, "nothing"));

        Assert.Null(_folder.Resolve(path));
    }

    [Theory]
    [InlineData("gru")]
    [InlineData("gru:BRK/B")]
    [InlineData("..")]
    [InlineData("../..")]
    [InlineData("/etc")]
    public void A_new_path_lies_below_the_folder_whatever_the_model_is_called(string name)
    {
        var path = _folder.NewPath("forecaster", name, DateTimeOffset.UnixEpoch);

        Assert.Equal(Path.Combine(_folder.Root, path), _folder.Resolve(path));
        Assert.Equal(3, path.Split('/').Length);
        Assert.True(ModelsFolder.IsCheckpoint(path));
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);
}
