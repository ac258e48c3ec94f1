using Worker.Learning.Bert;

namespace Worker.Tests.Learning.Bert;

public sealed class VocabularyLearnerTests
{
    private static readonly string[] Texts =
        ["hug hug hug hug hug hug hug hug hug hug", "pug pug pug pug pug", "pun pun pun pun pun pun pun pun pun pun pun pun", "bun bun bun bun",
            "hugs hugs hugs hugs hugs"];

    /// <summary>The worked example of Hugging Face's course on byte pair encoding: u+g (20), u+n (16), h+ug (15) come first.</summary>
    [Fact]
    public void The_most_frequent_neighbours_are_merged_first()
    {
        var vocabulary = Learn(Texts, new VocabularySettings { Size = 5 + 7 + 3 });

        Assert.Equal(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"], vocabulary.Entries.Take(5));
        Assert.Equal(["##g", "##n", "##s", "##u", "b", "h", "p"], vocabulary.Entries.Skip(5).Take(7));
        Assert.Equal(["##ug", "##un", "hug"], vocabulary.Entries.Skip(12));
    }

    [Fact]
    public void The_order_of_the_texts_does_not_matter() =>
        Assert.Equal(Learn(Texts, new()).Entries, Learn(Texts.Reverse(), new()).Entries);

    [Fact]
    public void Pieces_that_two_merges_spell_alike_are_one_entry()
    {
        var vocabulary = Learn(["abc abc abc ab ab ab ab xbc xbc xbc xbc xbc xbc"], new());

        Assert.Equal(vocabulary.Entries.Distinct().Count(), vocabulary.Count);
        Assert.True(vocabulary.IdOf("abc") > 0);
    }

    [Fact]
    public void A_pair_seen_once_is_not_merged() => Assert.Equal(["##b", "a"], Learn(["ab"], new()).Entries.Skip(5));

    [Fact]
    public void Characters_beyond_the_limit_are_unknown()
    {
        var vocabulary = Learn(["ab ab ab ac"], new VocabularySettings { MaximumCharacters = 2 });

        Assert.Equal(["ab", "[UNK]"], new WordPieceTokenizer(vocabulary, new()).Tokenize("ab ac"));
    }

    [Fact]
    public void Texts_without_words_are_refused() => Assert.Throws<ArgumentException>(() => Learn([" ", ""], new()));

    [Fact]
    public void Real_sentences_fill_the_vocabulary_and_leave_no_training_word_unknown()
    {
        var sentences = File.ReadAllText(SharedData.Path("rt-polarity/rt-polarity.pos")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var vocabulary = Learn(sentences, new VocabularySettings { Size = 3_000 });

        Assert.Equal(3_000, vocabulary.Count);
        var tokenizer = new WordPieceTokenizer(vocabulary, new());
        Assert.DoesNotContain(sentences, sentence => tokenizer.Encode(sentence, 100).Contains(vocabulary.UnknownId));
        Assert.Equal(["enjoyable"], tokenizer.Tokenize("enjoyable"));
    }

    private static WordPieceVocabulary Learn(IEnumerable<string> texts, VocabularySettings settings) =>
        VocabularyLearner.Learn(texts, settings, TestContext.Current.CancellationToken);
}
