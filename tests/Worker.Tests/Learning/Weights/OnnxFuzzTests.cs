using CsCheck;
using Google.Protobuf;
using Worker.Learning.Bert;
using Worker.Learning.Weights;
using Worker.Tests.Learning.Bert;

namespace Worker.Tests.Learning.Weights;

/// <summary>Damaged files are refused by an exception of our own, whatever was damaged; none crashes, and none takes memory that it does not fill.</summary>
[Collection(nameof(ProcessWide))]
public sealed class OnnxFuzzTests
{
    private static readonly byte[] Intact = Write();

    [Fact]
    public void A_file_cut_off_anywhere_is_refused_or_read_without_its_end()
    {
        for (var length = 0; length < Intact.Length; length++)
            Read(Intact[..length]);
    }

    [Fact]
    public void Changed_bytes_are_refused_or_read() => Gen.Select(Gen.Int[0, Intact.Length - 1], Gen.Byte).Array[1, 8].Sample(
        changes =>
        {
            var damaged = (byte[])Intact.Clone();
            foreach (var (position, value) in changes) damaged[position] = value;
            Read(damaged);
        }, iter: 3000, threads: 1);

    [Fact]
    public void Bytes_inserted_or_removed_are_refused_or_read() => Gen.Select(Gen.Int[0, Intact.Length - 1], Gen.Byte.Array[0, 12], Gen.Int[0, 12]).Sample(
        (position, inserted, removed) =>
        {
            // A block: the library takes what a lambda returns for its verdict.
            Read([.. Intact[..position], .. inserted, .. Intact[Math.Min(Intact.Length, position + removed)..]]);
        }, iter: 3000, threads: 1);

    [Fact]
    public void Random_bytes_are_refused() => Gen.Byte.Array[1, 400].Sample(bytes => Assert.False(Read(bytes)), iter: 3000, threads: 1);

    [Theory]
    [InlineData("nodes", new byte[] { 0x0A, 0 })]
    [InlineData("unknown fields", new byte[] { 0xF0, 0x07, 1 })]
    public void A_graph_of_tiny_parts_is_refused_before_it_is_read(string what, byte[] part)
    {
        var parts = Enumerable.Repeat(part, OnnxBudget.MaxFields).SelectMany(bytes => bytes).ToArray();
        using var file = new MemoryStream();
        var output = new CodedOutputStream(file);
        output.WriteTag(7, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(parts));
        output.Flush();
        file.Position = 0;

        var refusal = Assert.Throws<OnnxException>(() => OnnxFile.Read(file, "tiny.onnx"));

        Assert.Contains("more than 250000 fields", refusal.Message, StringComparison.Ordinal);
        Assert.NotEmpty(what);
    }

    [Fact]
    public void The_fields_of_a_file_are_counted_at_every_depth_and_its_data_are_not()
    {
        using var file = new MemoryStream(Intact);

        Assert.True(new OnnxBudget(file).Suffices());
        Assert.Equal(0, file.Position);
    }

    /// <returns>Whether the file was read.</returns>
    private static bool Read(byte[] bytes)
    {
        try
        {
            using var stream = new MemoryStream(bytes);
            var file = BertOnnxFile.Read(stream, "fuzz.onnx");
            file.ReadWeights().Dispose();
            return true;
        }
        catch (Exception exception) when (exception is OnnxException or EncoderException)
        {
            Assert.Contains("fuzz.onnx", exception.Message, StringComparison.Ordinal);
            return false;
        }
    }

    private static byte[] Write()
    {
        using var folder = EncoderFolder.Tiny();
        folder.ChangeConfig("max_position_embeddings", 8);
        folder.ChangeWeights(weights => weights["embeddings.position_embeddings.weight"] = TorchSharp.torch.rand(8, 4));
        using var weights = NetworkWeights.Load(folder["model.safetensors"]);
        return OnnxEncoder.Of(BertEncoderFolder.Open(folder.Path).Settings, weights.Tensors).ToByteArray();
    }
}
