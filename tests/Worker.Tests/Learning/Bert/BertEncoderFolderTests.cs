using System.Text.Json.Nodes;
using TorchSharp;
using Worker.Learning.Bert;

namespace Worker.Tests.Learning.Bert;

[Collection(nameof(ProcessWide))]
public sealed class BertEncoderFolderTests
{
    [Fact]
    public void A_complete_folder_loads()
    {
        using var folder = EncoderFolder.Tiny();
        using var encoder = Load(folder);

        Assert.Equal(4, encoder.Settings.Hidden);
    }

    [Theory]
    [InlineData("model_type", "distilbert", "model_type is 'distilbert', expected 'bert'")]
    [InlineData("position_embedding_type", "relative_key", "position_embedding_type is 'relative_key', expected 'absolute'")]
    [InlineData("hidden_act", "mish", "hidden_act is 'mish', expected 'gelu'")]
    [InlineData("is_decoder", true, "is_decoder is 'true'")]
    [InlineData("num_attention_heads", 3, "Hidden 4 is not a multiple of Heads 3")]
    [InlineData("num_hidden_layers", 0, "Layers of at least 1, not 0")]
    [InlineData("hidden_size", "wide", "hidden_size")]
    [InlineData("vocab_size", 5, "the vocabulary has 6 entries, config.json says vocab_size 5")]
    public void A_configuration_that_cannot_be_computed_is_refused_by_name(string name, object value, string expected)
    {
        using var folder = EncoderFolder.Tiny();
        folder.ChangeConfig(name, JsonValue.Create(value));

        Assert.Contains(expected, Assert.Throws<EncoderException>(() => BertEncoderFolder.Open(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_configuration_without_a_size_is_refused_by_its_name()
    {
        using var folder = EncoderFolder.Tiny();
        File.WriteAllText(folder["config.json"], """{ "model_type": "bert", "vocab_size": 6 }""");

        Assert.Contains("hidden_size", Assert.Throws<EncoderException>(() => BertEncoderFolder.Open(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_unknown_and_misshaped_tensors_are_all_named()
    {
        using var folder = EncoderFolder.Tiny();
        folder.ChangeWeights(weights =>
        {
            weights.Remove("encoder.layer.0.output.dense.bias");
            weights["encoder.layer.1.output.dense.bias"] = torch.rand(4);
            weights["encoder.layer.0.attention.self.query.weight"] = torch.rand(4, 3);
        });

        var message = Assert.Throws<EncoderException>(() => Load(folder)).Message;

        Assert.Contains("missing: encoder.layer.0.output.dense.bias", message, StringComparison.Ordinal);
        Assert.Contains("unexpected: encoder.layer.1.output.dense.bias", message, StringComparison.Ordinal);
        Assert.Contains("encoder.layer.0.attention.self.query.weight is [4, 3], expected [4, 4]", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_precision_weights_are_widened()
    {
        using var folder = EncoderFolder.Tiny();
        folder.ChangeWeights(weights =>
        {
            foreach (var name in weights.Keys.ToList()) weights[name] = weights[name].to(torch.bfloat16);
        });
        using var encoder = Load(folder);

        Assert.All(encoder.parameters(), parameter => Assert.Equal(torch.float32, parameter.dtype));
    }

    [Fact]
    public void A_pickle_file_is_refused_with_the_reason_and_the_way_out()
    {
        using var folder = EncoderFolder.Tiny();
        File.Move(folder["model.safetensors"], folder["pytorch_model.bin"]);

        var message = Assert.Throws<EncoderException>(() => BertEncoderFolder.Open(folder.Path)).Message;

        Assert.Contains("pytorch_model.bin: is a pickle file, and reading one runs whatever code was put into it", message, StringComparison.Ordinal);
        Assert.Contains("safe_serialization=True", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("vocab.txt")]
    [InlineData("model.safetensors")]
    public void A_missing_file_is_named(string file)
    {
        using var folder = EncoderFolder.Tiny();
        File.Delete(folder[file]);

        Assert.Contains($"{file}: is missing", Assert.Throws<EncoderException>(() => BertEncoderFolder.Open(folder.Path)).Message, StringComparison.Ordinal);
    }

    private static BertEncoder Load(EncoderFolder folder)
    {
        var opened = BertEncoderFolder.Open(folder.Path);
        var encoder = new BertEncoder(opened.Settings);
        opened.LoadInto(encoder);
        return encoder;
    }
}
