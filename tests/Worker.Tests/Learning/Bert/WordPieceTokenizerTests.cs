using System.Text.Json;
using Worker.Learning.Bert;

namespace Worker.Tests.Learning.Bert;

public sealed class WordPieceTokenizerTests
{
    private static readonly WordPieceVocabulary Small = new(
    [
        "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "un", "##aff", "##able", "good", "Good", "film", "##s", "é", "e", ".", "$", "世", "a",
    ]);

    [Fact]
    public void Every_reference_case_gives_the_reference_pieces_and_ids()
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(SharedData.Path("bert/parity/tokenizer-cases.json")));
        var tokenizer = new WordPieceTokenizer(
            WordPieceVocabulary.Load(SharedData.Path("bert/vocab.txt")),
            new TokenizerSettings { LowerCase = file.RootElement.GetProperty("lower_case").GetBoolean() });
        var cases = file.RootElement.GetProperty("cases").EnumerateArray().ToList();

        Assert.Equal(506, cases.Count);
        Assert.All(cases, expected =>
        {
            var text = expected.GetProperty("text").GetString()!;
            Assert.Equal(expected.GetProperty("tokens").EnumerateArray().Select(token => token.GetString()), tokenizer.Tokenize(text));
            Assert.Equal(expected.GetProperty("ids_100").EnumerateArray().Select(id => id.GetInt32()), tokenizer.Encode(text, 100));
        });
    }

    [Theory]
    [InlineData("unaffable films.", "un ##aff ##able film ##s .")]
    [InlineData("Good\tGOOD\r\ngood", "good good good")]
    [InlineData("good$film", "good $ film")]
    [InlineData("a世a", "a 世 a")]
    [InlineData("unaffablex", "[UNK]")]
    [InlineData("[SEP] [sep]", "[SEP] [UNK] [UNK] [UNK]")]
    [InlineData("e\u0301 é", "e e")]
    [InlineData("a\u0000\uFFFD\u200B\uD83D", "a")]
    [InlineData("a\u2028a\u00A0a\u3000a", "a a a a")]
    public void Uncased_text_is_cut_as_in_the_paper(string text, string pieces) =>
        Assert.Equal(pieces.Split(' '), new WordPieceTokenizer(Small, new TokenizerSettings()).Tokenize(text));

    [Fact]
    public void A_cased_tokenizer_keeps_case_and_accents() =>
        Assert.Equal(["Good", "good", "é"], new WordPieceTokenizer(Small, new TokenizerSettings { LowerCase = false }).Tokenize("Good good é"));

    [Fact]
    public void Accents_stay_where_only_lower_case_is_asked_for() =>
        Assert.Equal(["é"], new WordPieceTokenizer(Small, new TokenizerSettings { StripAccents = false }).Tokenize("É"));

    [Theory]
    [InlineData(100, 102)]
    [InlineData(101, 3)]
    public void A_word_of_more_than_a_hundred_characters_is_unknown(int letters, int tokens)
    {
        var vocabulary = new WordPieceVocabulary(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "a", "##a", "𝒜", "##𝒜"]);
        var tokenizer = new WordPieceTokenizer(vocabulary, new TokenizerSettings());

        // Once with letters of one UTF-16 unit and once of two: characters are what counts.
        Assert.Equal(tokens, tokenizer.Encode(new string('a', letters), 200).Length);
        Assert.Equal(tokens, tokenizer.Encode(string.Concat(Enumerable.Repeat("𝒜", letters)), 200).Length);
    }

    [Fact]
    public void A_long_text_is_cut_before_the_separator() =>
        Assert.Equal([2, 17, 17, 17, 3], new WordPieceTokenizer(Small, new TokenizerSettings()).Encode("a a a a a a", 5));

    [Theory]
    [InlineData("ΟΔΟΣ", "οδος")]
    [InlineData("ΟΔΟΣ'", "οδος'")]
    [InlineData("Σ", "σ")]
    [InlineData("ΣΑΣ.ΣΑ", "σασ.σα")]
    [InlineData("\u0130", "i\u0307")]
    public void Capitals_without_a_plain_counterpart_follow_unicode(string capital, string lower) =>
        Assert.Equal(lower, Lower.Of(capital));
}
