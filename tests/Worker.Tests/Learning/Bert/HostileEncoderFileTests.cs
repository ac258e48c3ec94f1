using Worker.Learning.Bert;
using Worker.Learning.Weights;

namespace Worker.Tests.Learning.Bert;

/// <summary>The small files of an encoder folder, as a hub or a person may have spoilt them. Issue 9.</summary>
public sealed class HostileEncoderFileTests : IDisposable
{
    private const string Good =
        """{"model_type":"bert","vocab_size":9,"hidden_size":8,"num_hidden_layers":1,"num_attention_heads":2,"intermediate_size":16,"layer_norm_eps":1e-12}""";

    private readonly string _folder = Directory.CreateTempSubdirectory("encoder-files-").FullName;

    [Theory]
    [InlineData("null", "expected a JSON object")]
    [InlineData("[]", "is no BERT configuration")]
    [InlineData("", "is no BERT configuration")]
    public void A_config_that_is_no_object_is_refused(string text, string said) => AssertRefused(text, said);

    [Theory]
    [InlineData("\"bert\"", "null", "model_type is ''")]
    [InlineData(":9,", ":2147483647,", "Vocabulary of at most 2000000")]
    [InlineData(":8,", ":2147483646,", "Hidden of at most 16384")]
    [InlineData(":1,", ":-1,", "Layers of at least 1")]
    [InlineData(":16,", ":2147483647,", "Intermediate of at most 131072")]
    [InlineData(":8,\"num_hidden_layers\":1,", ":16384,\"num_hidden_layers\":256,", "at most 10000000000 weights")]
    [InlineData("1e-12", "1e999", "NormEpsilon")]
    [InlineData("1e-12", "-1", "NormEpsilon")]
    [InlineData("1e-12", "1e-12,\"hidden_dropout_prob\":1e999", "dropouts")]
    public void A_config_that_makes_no_encoder_is_refused(string part, string instead, string said) =>
        AssertRefused(Good.Replace(part, instead, StringComparison.Ordinal), said);

    [Fact]
    public void A_good_config_is_read()
    {
        var path = Path.Combine(_folder, "config.json");
        File.WriteAllText(path, Good);

        Assert.Equal(8, BertConfigFile.Read(path).Hidden);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("7")]
    [InlineData("{")]
    public void A_tokenizer_file_that_is_no_object_is_refused(string text)
    {
        File.WriteAllText(Path.Combine(_folder, "tokenizer_config.json"), text);
        var vocabulary = new WordPieceVocabulary([WordPieceVocabulary.Padding, WordPieceVocabulary.Unknown, WordPieceVocabulary.Classify, WordPieceVocabulary.Separator]);

        Assert.Throws<EncoderException>(() => TokenizerSettings.Read(_folder, vocabulary));
    }

    [Theory]
    [InlineData("config.json", EncoderText.MaxSettingsBytes)]
    [InlineData("vocab.txt", EncoderText.MaxVocabularyBytes)]
    [InlineData("tokenizer.json", EncoderText.MaxVocabularyBytes)]
    public void A_file_that_is_no_UTF_8_or_too_large_is_refused(string name, int most)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, [(byte)'"', 0xff, (byte)'"']);
        Assert.Contains("not valid UTF-8", Assert.Throws<EncoderException>(() => Read(path)).Message, StringComparison.Ordinal);

        using (var file = File.OpenWrite(path))
            file.SetLength(most + 1L);
        Assert.Contains("expected at most", Assert.Throws<EncoderException>(() => Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_vocabulary_of_millions_of_entries_is_refused_before_it_is_taken_apart()
    {
        var path = Path.Combine(_folder, "vocab.txt");
        File.WriteAllText(path, string.Concat(Enumerable.Range(0, WordPieceVocabulary.MaxEntries + 1).Select(i => $"{i:x}\n")));

        Assert.Contains("has 600001 entries, expected at most 600000", Refusal(path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[", "1,", "1]", "tokens of JSON")]
    [InlineData("{\"model\":{\"type\":\"WordPiece\",\"continuing_subword_prefix\":\"##\",\"unk_token\":\"[UNK]\",\"vocab\":{", "\"a\":1,", "\"b\":2}},\"normalizer\":{\"type\":\"BertNormalizer\",\"lowercase\":true},\"pre_tokenizer\":{\"type\":\"BertPreTokenizer\"}}", "entries, expected at most")]
    public void A_tokenizer_of_millions_of_tokens_is_refused(string start, string repeated, string end, string said)
    {
        var path = Path.Combine(_folder, "tokenizer.json");
        var count = repeated.Length < 4 ? JsonBudget.MaxTokens + 1 : WordPieceVocabulary.MaxEntries + 1;
        File.WriteAllText(path, start + string.Concat(Enumerable.Repeat(repeated, count)) + end);

        Assert.Contains(said, Refusal(path), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Refusal(string path) => Assert.Throws<EncoderException>(() => Read(path)).Message;

    private static object Read(string path) => Path.GetFileName(path) switch
    {
        "vocab.txt" => WordPieceVocabulary.Load(path),
        "tokenizer.json" => TokenizerFile.Read(path),
        _ => BertConfigFile.Read(path),
    };

    private void AssertRefused(string text, string said)
    {
        var path = Path.Combine(_folder, "config.json");
        File.WriteAllText(path, text);

        Assert.Contains(said, Assert.Throws<EncoderException>(() => BertConfigFile.Read(path)).Message, StringComparison.Ordinal);
    }
}
