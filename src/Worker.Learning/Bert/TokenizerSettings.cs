using System.Text.Json;
using System.Text.Json.Serialization;

namespace Worker.Learning.Bert;

/// <summary>How text is cut into words before WordPiece; the names are those of <c>tokenizer_config.json</c>.</summary>
public sealed record TokenizerSettings
{
    /// <summary>Lower-cases the text (an uncased vocabulary). Default true.</summary>
    [JsonPropertyName("do_lower_case")]
    public bool LowerCase { get; init; } = true;

    /// <summary>Drops accents (<c>café</c> to <c>cafe</c>); null (default) does so when the text is lower-cased.</summary>
    [JsonPropertyName("strip_accents")]
    public bool? StripAccents { get; init; }

    /// <summary>Makes every Chinese character one word. Default true.</summary>
    [JsonPropertyName("tokenize_chinese_chars")]
    public bool SplitChinese { get; init; } = true;

    /// <summary>
    /// Reads <c>tokenizer_config.json</c> of an encoder folder. Older folders have none: then a vocabulary without a single capital
    /// A to Z is an uncased one (BERT's own uncased one holds the letter ℝ).
    /// </summary>
    /// <exception cref="EncoderException">The file is not JSON of the expected form.</exception>
    public static TokenizerSettings Read(string folder, WordPieceVocabulary vocabulary)
    {
        var path = Path.Combine(folder, "tokenizer_config.json");
        if (!File.Exists(path)) return Infer(vocabulary);
        try
        {
            using var document = JsonDocument.Parse(EncoderText.Read(path, EncoderText.MaxSettingsBytes));
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new EncoderException(path, $"is a JSON {document.RootElement.ValueKind}, expected an object.", "Download the file again.");
            var settings = document.RootElement.Deserialize<TokenizerSettings>()!;
            return document.RootElement.TryGetProperty("do_lower_case", out _)
                ? settings
                : settings with { LowerCase = Infer(vocabulary).LowerCase };
        }
        catch (JsonException exception)
        {
            throw new EncoderException(path, $"is no tokenizer settings file ({exception.Message}).",
                "Download the file again, or remove it if the vocabulary's case says enough.", exception);
        }
    }

    private static TokenizerSettings Infer(WordPieceVocabulary vocabulary) =>
        new() { LowerCase = !vocabulary.Entries.Any(entry => entry is not ['[', .., ']'] && entry.Any(char.IsAsciiLetterUpper)) };
}
