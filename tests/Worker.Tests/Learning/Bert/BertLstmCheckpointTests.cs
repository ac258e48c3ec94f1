using TorchSharp;
using Worker.Learning.Bert;
using Worker.Learning.Weights;
using Worker.Tests.Learning.Weights;

namespace Worker.Tests.Learning.Bert;

[Collection(nameof(ProcessWide))]
public sealed class BertLstmCheckpointTests
{
    private static readonly WordPieceVocabulary Vocabulary = new(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "good", "##ness", "é"]);

    [Fact]
    public void A_checkpoint_that_went_through_a_file_is_the_same()
    {
        using var folder = new ModelFolder();
        using var saved = Checkpoint();
        var sha256 = saved.Save(folder.File("sentiment.safetensors"));

        using var loaded = BertLstmCheckpoint.Load(folder.File("sentiment.safetensors"), sha256);

        Assert.Equal(saved.Network, loaded.Network);
        Assert.Equal(saved.Tokenizer.Settings, loaded.Tokenizer.Settings);
        Assert.Equal(Vocabulary.Entries, loaded.Tokenizer.Vocabulary.Entries);
        Assert.Equal(48, loaded.MaxTokens);
        Assert.Equal(saved.Metadata, loaded.Metadata);
        WeightAssert.Identical(saved.Weights, loaded.Weights);
        Assert.Equal(sha256, loaded.Save(folder.File("again.safetensors")));
    }

    [Fact]
    public void A_file_of_other_weights_is_refused()
    {
        using var folder = new ModelFolder();
        using var weights = new NetworkWeights(new Dictionary<string, torch.Tensor> { ["w"] = torch.ones(2) });
        weights.Save(folder.File("gru.safetensors"));

        var exception = Assert.Throws<EncoderException>(() => BertLstmCheckpoint.Load(folder.File("gru.safetensors"), expectedSha256: null));

        Assert.Contains("has no 'network' beside its tensors, so it is no checkpoint of a sentiment network", exception.Message, StringComparison.Ordinal);
    }

    private static BertLstmCheckpoint Checkpoint()
    {
        torch.manual_seed(1);
        using var network = new BertLstmNetwork(ToySentiment.Network);
        return new BertLstmCheckpoint(
            ToySentiment.Network with { Encoder = ToySentiment.Network.Encoder with { Activation = BertActivation.GeluTanh } },
            new WordPieceTokenizer(Vocabulary, new TokenizerSettings { LowerCase = false, StripAccents = true }),
            MaxTokens: 48,
            NetworkWeights.Of(network),
            new Dictionary<string, string> { ["temperature"] = "1.25" });
    }
}
