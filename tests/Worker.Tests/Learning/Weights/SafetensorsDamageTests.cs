using TorchSharp;
using Worker.Learning.Weights;
using static TorchSharp.torch;

namespace Worker.Tests.Learning.Weights;

public sealed class SafetensorsDamageTests : IDisposable
{
    private readonly ModelFolder _folder = new();

    [Fact]
    public void Any_flipped_byte_is_refused_by_the_sha256()
    {
        var path = _folder.File("flipped.safetensors");
        using var written = new NetworkWeights(new Dictionary<string, Tensor> { ["a"] = torch.arange(4).to(ScalarType.Float32) });
        var sha256 = written.Save(path, new Dictionary<string, string> { ["seed"] = "17" });
        var intact = File.ReadAllBytes(path);

        for (var position = 0; position < intact.Length; position++)
        {
            var damaged = (byte[])intact.Clone();
            damaged[position] ^= 1;
            File.WriteAllBytes(path, damaged);
            Assert.Throws<SafetensorsException>(() => NetworkWeights.Load(path, sha256));
        }
    }

    [Fact]
    public void A_header_of_broken_UTF_8_is_refused()
    {
        var path = _folder.File("utf.safetensors");
        var bytes = RawSafetensors.Bytes(RawSafetensors.OneTensor.Replace("\"a\"", "\"ab\"", StringComparison.Ordinal), 8);
        bytes[Array.IndexOf(bytes, (byte)'b')] = 0xff;
        File.WriteAllBytes(path, bytes);

        Assert.Contains("not valid UTF-8", Assert.Throws<SafetensorsException>(() => NetworkWeights.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_weight_is_said_to_be_changed()
    {
        var path = _folder.File("changed.safetensors");
        using var written = new NetworkWeights(new Dictionary<string, Tensor> { ["a"] = torch.ones(4) });
        var sha256 = written.Save(path);
        var bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);

        var exception = Assert.Throws<SafetensorsException>(() => NetworkWeights.Load(path, sha256));

        Assert.Contains(sha256, exception.Message, StringComparison.Ordinal);
        Assert.Contains("changed or damaged", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_cut_off_anywhere_is_refused_without_a_sha256()
    {
        var path = _folder.File("cut.safetensors");
        var intact = RawSafetensors.Bytes(RawSafetensors.OneTensor, 8);
        for (var length = 0; length < intact.Length; length++)
        {
            File.WriteAllBytes(path, intact[..length]);
            Assert.Throws<SafetensorsException>(() => NetworkWeights.Load(path));
        }
        File.WriteAllBytes(path, intact);
        NetworkWeights.Load(path).Dispose();
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 9, "1 trail")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12, "'b' begins at byte 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[12,20]}}""", 20, "'b' begins at byte 12")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12, "expected 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8, "'a' of F32 [3]")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}}""", 8, "does not fill")]
    [InlineData("""{"a":{"dtype":"F32","shape":[0,4611686018427387904,4611686018427387904],"data_offsets":[0,0]}}""", 0, "does not fill")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,2],"data_offsets":[0,8]}}""", 8, "17 dimensions")]
    [InlineData("""{"a\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8, "not valid Unicode")]
    [InlineData("""{"__metadata__":{"a":"\udc00"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8, "not valid Unicode")]
    [InlineData("""{"a":{"dtype":"F32\ud800","shape":[2],"data_offsets":[0,8]}}""", 8, "not valid Unicode")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", 8, "whole numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}""", 8, "whole numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", 8, "begin <= end")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4,8]}}""", 8, "begin <= end")]
    [InlineData("""{"a":{"dtype":"F8_E4M3","shape":[8],"data_offsets":[0,8]}}""", 8, "F8_E4M3")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2]}}""", 8, "data_offsets")]
    [InlineData("""{"a":17}""", 8, "'a'")]
    [InlineData("""[1,2]""", 0, "Array")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}""", 8, "not valid JSON")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""", 16, "'a'")]
    [InlineData("""{"__metadata__":{"seed":17}}""", 0, "'seed'")]
    [InlineData("""{"__metadata__":"pt"}""", 0, "__metadata__")]
    public void A_header_that_does_not_fit_is_refused_by_name(string header, int dataLength, string named)
    {
        var path = _folder.File("header.safetensors");
        File.WriteAllBytes(path, RawSafetensors.Bytes(header, dataLength));

        var exception = Assert.Throws<SafetensorsException>(() => NetworkWeights.Load(path));

        Assert.Contains(named, exception.Message, StringComparison.Ordinal);
        Assert.Contains(path, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_foreign_file_is_refused_before_memory_is_taken_for_it()
    {
        var path = _folder.File("foreign.safetensors");
        File.WriteAllBytes(path, [0x50, 0x4B, 0x03, 0x04, 0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 3]);

        var exception = Assert.Throws<SafetensorsException>(() => NetworkWeights.Load(path));

        Assert.Contains("may be no safetensors file", exception.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
