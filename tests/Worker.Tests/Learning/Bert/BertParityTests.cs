using System.Text.Json;
using TorchSharp;
using Worker.Learning.Bert;
using static TorchSharp.torch;

namespace Worker.Tests.Learning.Bert;

/// <summary>Against <c>last_hidden_state</c> as an independent PyTorch implementation computed it, for both forms of published weights.</summary>
[Collection(nameof(ProcessWide))]
[Trait("Device", "Any")]
public sealed class BertParityTests
{
    [Theory]
    [InlineData("plain", "last_hidden_state", false)]
    [InlineData("masked-lm-legacy", "last_hidden_state_float16_weights", false)]
    [InlineData("plain", "last_hidden_state", true)]
    [InlineData("masked-lm-legacy", "last_hidden_state_float16_weights", true)]
    public void The_encoder_equals_the_reference_within_a_ten_thousandth(string form, string expectation, bool isOnnx)
    {
        using var folder = EncoderFolder.Of($"bert/parity/{form}");
        if (isOnnx) OnnxEncoder.Replace(folder);
        using var document = JsonDocument.Parse(File.ReadAllBytes(SharedData.Path("bert/parity/expected.json")));
        var expected = document.RootElement;
        var opened = BertEncoderFolder.Open(folder.Path);
        using var encoder = new BertEncoder(opened.Settings);
        opened.LoadInto(encoder);
        encoder.to(TestRuntime.Device);
        encoder.eval();

        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var ids = tensor(Matrix(expected.GetProperty("input_ids")));
        var mask = tensor(Matrix(expected.GetProperty("attention_mask"))).to(ScalarType.Bool);
        var hidden = encoder.call(ids.to(TestRuntime.Device), mask.to(TestRuntime.Device)).cpu();

        var texts = expected.GetProperty(expectation).EnumerateArray().ToList();
        Assert.Equal(4, texts.Count);
        for (var b = 0; b < texts.Count; b++)
        {
            var real = Floats(texts[b]);
            Assert.Equal(mask[b].sum().ToInt64(), real.shape[0]);
            Assert.InRange((hidden[b].slice(0, 0, real.shape[0], 1) - real).abs().max().ToSingle(), 0, 1e-4);
        }
    }

    [Fact]
    public void The_tokenizer_of_the_folder_gives_the_reference_ids()
    {
        using var folder = EncoderFolder.Of("bert/parity/plain");
        using var document = JsonDocument.Parse(File.ReadAllBytes(SharedData.Path("bert/parity/expected.json")));
        var expected = document.RootElement;
        var tokenizer = BertEncoderFolder.Open(folder.Path).Tokenizer;

        Assert.True(tokenizer.Settings.LowerCase);
        Assert.All(expected.GetProperty("texts").EnumerateArray().Zip(expected.GetProperty("input_ids").EnumerateArray()), pair =>
            Assert.Equal(pair.Second.EnumerateArray().Select(id => id.GetInt32()).Where(id => id != 0), tokenizer.Encode(pair.First.GetString()!, 100)));
    }

    private static long[,] Matrix(JsonElement rows)
    {
        var matrix = new long[rows.GetArrayLength(), rows[0].GetArrayLength()];
        for (var i = 0; i < matrix.GetLength(0); i++)
        {
            for (var j = 0; j < matrix.GetLength(1); j++) matrix[i, j] = rows[i][j].GetInt64();
        }

        return matrix;
    }

    private static Tensor Floats(JsonElement rows) =>
        tensor(rows.EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(value => value.GetSingle()).ToArray())
            .reshape(rows.GetArrayLength(), -1);
}
