using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using TorchSharp;
using Worker.Learning.Weights;
using static TorchSharp.torch;

namespace Worker.Tests.Learning.Weights;

public sealed class SafetensorsRoundTripTests : IDisposable
{
    private readonly ModelFolder _folder = new();

    [Fact]
    public void Every_dtype_and_shape_comes_back_as_it_was()
    {
        var path = _folder.File("all.safetensors");
        ScalarType[] types =
        [
            ScalarType.Float64, ScalarType.Float32, ScalarType.Float16, ScalarType.BFloat16,
            ScalarType.Int64, ScalarType.Int32, ScalarType.Byte, ScalarType.Bool,
        ];
        using var written = new NetworkWeights(new Dictionary<string, Tensor>(
            types.Select(type => KeyValuePair.Create($"{type}", torch.arange(6).reshape(2, 3).to(type))))
        {
            ["scalar"] = torch.tensor(2.5f),
            ["empty"] = torch.empty(0, 4),
            ["odd"] = torch.tensor(new byte[] { 1, 2, 3 }),
        });
        written.Save(path);

        using var read = NetworkWeights.Load(path);

        Assert.Equal(written.Tensors.Keys.Order(), read.Tensors.Keys.Order());
        foreach (var (name, tensor) in written.Tensors)
        {
            Assert.Equal(tensor.dtype, read.Tensors[name].dtype);
            Assert.Equal(tensor.shape, read.Tensors[name].shape);
            Assert.True(tensor.Equals(read.Tensors[name]), name);
        }
    }

    [Fact]
    public void Metadata_with_JSON_and_accents_round_trips()
    {
        var path = _folder.File("metadata.safetensors");
        var metadata = new Dictionary<string, string> { ["settings"] = """{"cell":"gru","hidden":100}""", ["note"] = "été \"quoted\" 日本" };
        using var written = One();
        written.Save(path, metadata);

        using var read = NetworkWeights.Load(path);

        Assert.Equal(metadata, read.Metadata);
        Assert.Equal(metadata, NetworkWeights.LoadMetadata(path));
    }

    [Fact]
    public void The_bytes_are_those_of_the_published_format()
    {
        var path = _folder.File("layout.safetensors");
        using var written = new NetworkWeights(new Dictionary<string, Tensor>
        {
            ["small"] = torch.tensor(new byte[] { 7 }),
            ["wide"] = torch.tensor(new[] { 1.5f, -2f }),
        });
        written.Save(path, new Dictionary<string, string> { ["format"] = "pt" });

        var (header, data) = RawSafetensors.Split(File.ReadAllBytes(path));

        using var json = JsonDocument.Parse(header);
        Assert.Equal("pt", json.RootElement.GetProperty("__metadata__").GetProperty("format").GetString());
        Assert.Equal("""{"dtype":"F32","shape":[2],"data_offsets":[0,8]}""", json.RootElement.GetProperty("wide").GetRawText());
        Assert.Equal("""{"dtype":"U8","shape":[1],"data_offsets":[8,9]}""", json.RootElement.GetProperty("small").GetRawText());
        Assert.Equal(0, header.Length % 8);
        Assert.Equal(9, data.Length);
        Assert.Equal(1.5f, BinaryPrimitives.ReadSingleLittleEndian(data));
        Assert.Equal(-2f, BinaryPrimitives.ReadSingleLittleEndian(data.AsSpan(4)));
        Assert.Equal(7, data[8]);
    }

    [Fact]
    public void A_file_of_another_writer_is_read_value_by_value()
    {
        var path = SharedData.Path("bert/parity/plain/model.safetensors");
        var (header, data) = RawSafetensors.Split(File.ReadAllBytes(path));
        using var json = JsonDocument.Parse(header);

        using var read = NetworkWeights.Load(path);

        var described = json.RootElement.EnumerateObject().Where(property => property.Name != "__metadata__").ToList();
        Assert.Equal(described.Count, read.Tensors.Count);
        foreach (var property in described)
        {
            var begin = property.Value.GetProperty("data_offsets")[0].GetInt32();
            Assert.Equal(BinaryPrimitives.ReadSingleLittleEndian(data.AsSpan(begin)), read.Tensors[property.Name].flatten()[0].item<float>());
        }
    }

    [Fact]
    public void The_returned_sha256_is_that_of_the_file_and_opens_it_again()
    {
        var path = _folder.File("hash.safetensors");
        using var written = One();

        var sha256 = written.Save(path);

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))), sha256);
        NetworkWeights.Load(path, sha256).Dispose();
        NetworkWeights.Load(path, sha256.ToUpperInvariant()).Dispose();
    }

    [Fact]
    public void Saving_replaces_an_older_file_and_leaves_nothing_else_behind()
    {
        var path = _folder.File("again.safetensors");
        File.WriteAllText(path, "older");
        using var written = One();

        var first = written.Save(path);
        var second = written.Save(path);

        Assert.Equal(first, second);
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }

    public void Dispose() => _folder.Dispose();

    private static NetworkWeights One() => new(new Dictionary<string, Tensor> { ["a"] = torch.tensor(new[] { 1f, 2f, 3f }) });
}
