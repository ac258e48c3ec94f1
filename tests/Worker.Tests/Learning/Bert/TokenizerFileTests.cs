using Worker.Learning.Bert;

namespace Worker.Tests.Learning.Bert;

public sealed class TokenizerFileTests
{
    private const string Intact = """
        { "normalizer": { "type": "BertNormalizer", "handle_chinese_chars": true, "strip_accents": null, "lowercase": true }, "pre_tokenizer": { "type": "BertPreTokenizer" },
          "model": { "type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "vocab": { "[UNK]": 1, "[PAD]": 0, "[CLS]": 2, "[SEP]": 3, "good": 4, "##s": 5 } } }
        """;

    [Fact]
    public void A_folder_without_vocab_txt_takes_its_vocabulary_from_tokenizer_json()
    {
        using var folder = EncoderFolder.Tiny();
        File.Delete(folder["vocab.txt"]);
        File.WriteAllText(folder["tokenizer.json"], Intact);

        var opened = BertEncoderFolder.Open(folder.Path);

        Assert.True(opened.Tokenizer.Settings.LowerCase);
        Assert.Equal([2, 4, 5, 1, 3], opened.Tokenizer.Encode("Goods bad", 10));
    }

    [Theory]
    [InlineData("\"pre_tokenizer\"", "\"other\"", "it lacks model, model.vocab, normalizer, normalizer.lowercase or pre_tokenizer")]
    [InlineData("\"WordPiece\"", "\"BPE\"", "model.type is 'BPE', expected 'WordPiece'")]
    [InlineData("\"BertNormalizer\"", "\"NFC\"", "normalizer.type is 'NFC'")]
    [InlineData("\"##s\": 5", "\"##s\": 6", "gives '##s' the id 6, expected 5")]
    [InlineData("\"model\"", "\"modell\"", "is no tokenizer file of BERT")]
    [InlineData("{ \"normalizer\"", "{ normalizer", "is no tokenizer file of BERT")]
    [InlineData("\"good\": 4", "\"good\": \"4\"", "is no tokenizer file of BERT")]
    public void Another_tokenizer_is_refused_by_name(string old, string changed, string expected)
    {
        using var folder = EncoderFolder.Tiny();
        File.Delete(folder["vocab.txt"]);
        File.WriteAllText(folder["tokenizer.json"], Intact.Replace(old, changed, StringComparison.Ordinal));

        var message = Assert.Throws<EncoderException>(() => BertEncoderFolder.Open(folder.Path)).Message;

        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Contains("tokenizer.json", message, StringComparison.Ordinal);
    }
}
