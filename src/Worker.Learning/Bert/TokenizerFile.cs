using System.Text.Json;
using Worker.Learning.Weights;

namespace Worker.Learning.Bert;

/// <summary>
/// <c>tokenizer.json</c>, which newer encoder folders hold in place of <c>vocab.txt</c>: the vocabulary and how text is cut into words.
/// What this tokenizer cannot do is refused by its name in the file.
/// </summary>
internal static class TokenizerFile
{
    public const string Name = "tokenizer.json";

    /// <exception cref="EncoderException">The file is malformed, or of another tokenizer than BERT's.</exception>
    public static WordPieceTokenizer Read(string path)
    {
        try
        {
            var bytes = EncoderText.Read(path, EncoderText.MaxVocabularyBytes);
            if (!JsonBudget.Suffices(bytes))
                throw new EncoderException(path, $"has more than {JsonBudget.MaxTokens} tokens of JSON.", "Download the file again, or put vocab.txt beside it.");
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 64 });
            var root = document.RootElement;
            var model = root.GetProperty("model");
            Expect(path, "model.type", model, "type", "WordPiece");
            Expect(path, "model.continuing_subword_prefix", model, "continuing_subword_prefix", WordPieceVocabulary.Continuation);
            Expect(path, "model.unk_token", model, "unk_token", WordPieceVocabulary.Unknown);
            var normalizer = root.GetProperty("normalizer");
            Expect(path, "normalizer.type", normalizer, "type", "BertNormalizer");
            Expect(path, "pre_tokenizer.type", root.GetProperty("pre_tokenizer"), "type", "BertPreTokenizer");
            var settings = new TokenizerSettings
            {
                LowerCase = normalizer.GetProperty("lowercase").GetBoolean(),
                StripAccents = normalizer.TryGetProperty("strip_accents", out var strip) && strip.ValueKind != JsonValueKind.Null ? strip.GetBoolean() : null,
                SplitChinese = !normalizer.TryGetProperty("handle_chinese_chars", out var chinese) || chinese.GetBoolean(),
            };
            return new WordPieceTokenizer(new WordPieceVocabulary(Entries(path, model.GetProperty("vocab")), path), settings);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            var problem = exception is KeyNotFoundException
                ? "it lacks model, model.vocab, normalizer, normalizer.lowercase or pre_tokenizer"
                : exception.Message.TrimEnd('.');
            throw new EncoderException(path, $"is no tokenizer file of BERT ({problem}).", "Download the file again, or put vocab.txt beside it.", exception);
        }
    }

    private static string[] Entries(string path, JsonElement vocabulary)
    {
        WordPieceVocabulary.CheckCount(vocabulary.GetPropertyCount(), path);
        var ids = vocabulary.EnumerateObject().Select(entry => (entry.Name, Id: entry.Value.GetInt32())).OrderBy(entry => entry.Id).ToList();
        for (var i = 0; i < ids.Count; i++)
        {
            if (ids[i].Id != i)
                throw new EncoderException(path, $"gives '{ids[i].Name}' the id {ids[i].Id}, expected {i}: ids run from 0 without a gap.", "Put vocab.txt beside it.");
        }

        return [.. ids.Select(entry => entry.Name)];
    }

    private static void Expect(string path, string name, JsonElement element, string property, string expected)
    {
        var received = element.GetProperty(property).GetString();
        if (received != expected)
            throw new EncoderException(path, $"{name} is '{received}', expected '{expected}'.", "Choose an encoder with BERT's own tokenizer.");
    }
}
