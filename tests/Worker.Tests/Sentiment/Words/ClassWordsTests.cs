using Worker.Sentiment.Labels;
using Worker.Sentiment.Words;

namespace Worker.Tests.Sentiment.Words;

public sealed class ClassWordsTests
{
    private static readonly LabelledText[] Texts =
    [
        new("Superb acting, superb plot", IsPositive: true), new("a warm film", IsPositive: true), new("superb film", IsPositive: true),
        new("dull plot", IsPositive: false), new("dull, DULL film", IsPositive: false), new("a film", IsPositive: false),
    ];

    private static readonly string[] Letters = [.. Enumerable.Range('a', 12).Select(letter => ((char)letter).ToString())];

    private static IEnumerable<LabelledText> Many(int count, string text, bool isPositive) => Enumerable.Repeat(new LabelledText(text, isPositive), count);

    [Fact]
    public void A_frequency_counts_texts_among_a_thousand_of_the_class_and_stop_words_not_at_all()
    {
        var words = ClassWords.ByFrequency(Texts, most: 3);

        Assert.Equal(["film", "superb", "acting"], words.Positive.Select(word => word.Word));
        Assert.Equal(2000 / 3.0, words.Positive[0].Weight, 1e-9);
        Assert.Equal(1000 / 3.0, words.Positive[2].Weight, 1e-9);
        Assert.Equal(["dull", "film", "plot"], words.Negative.Select(word => word.Word));
    }

    /// <summary>References: the published formula written out in Python, with a prior of ten words.</summary>
    [Fact]
    public void A_distinction_is_the_z_score_of_the_log_odds_with_the_common_prior()
    {
        var words = ClassWords.ByDistinction(Texts, most: 10, priorWords: 10, leastTimes: 1);

        Assert.Equal(["superb", "acting", "warm"], words.Positive.Select(word => word.Word));
        Assert.Equal(1.1688411995363839, words.Positive[0].Weight, 1e-12);
        Assert.Equal(0.576648525953957, words.Positive[1].Weight, 1e-12);
        Assert.Equal(["dull", "film", "plot"], words.Negative.Select(word => word.Word));
        Assert.Equal(1.5425962902004244, words.Negative[0].Weight, 1e-12);
        Assert.Equal(0.257258210375308, words.Negative[1].Weight, 1e-12);
        Assert.Equal(0.15148565360997068, words.Negative[2].Weight, 1e-12);
    }

    /// <summary>Reference: the published formula written out in Python, with the usual prior of a tenth of the 48 words.</summary>
    [Fact]
    public void The_usual_prior_is_a_tenth_of_the_words()
    {
        var words = ClassWords.ByDistinction([.. Many(12, "great tea", isPositive: true), .. Many(12, "poor tea", isPositive: false)], most: 10);

        Assert.Equal("great", Assert.Single(words.Positive).Word);
        Assert.Equal(3.113326274935129, words.Positive[0].Weight, 1e-12);
        Assert.Equal([new WordWeight("poor", words.Positive[0].Weight)], words.Negative);
    }

    [Fact]
    public void Singular_and_plural_are_one_word_so_that_neither_belongs_to_a_class_by_chance()
    {
        var words = ClassWords.ByDistinction(
            [
                .. Many(6, "an hour", true), .. Many(1, "hours", true), .. Many(1, "an hour", false), .. Many(5, "hours", false),
                .. Letters.SelectMany(letter => Many(5, $"good{letter}", true)), .. Letters.SelectMany(letter => Many(5, $"bad{letter}", false)),
            ], most: 100);

        Assert.All([words.Positive, words.Negative], side => Assert.DoesNotContain(side, word => word.Word.StartsWith("hour", StringComparison.Ordinal)));
        Assert.Equal((Letters.Length, Letters.Length), (words.Positive.Count, words.Negative.Count));
    }

    [Fact]
    public void Twenty_texts_a_class_are_enough_to_show_what_sets_them_apart()
    {
        var words = ClassWords.ByDistinction(
            [
                .. Many(6, "easy to use, the kettle is lovely", true), .. Many(14, "the kettle boils water", true),
                .. Many(6, "broken after a day, the kettle is poor", false), .. Many(14, "the kettle boils water", false),
            ], most: 100);

        Assert.Equal(["easy", "lovely", "use"], words.Positive.Take(3).Select(word => word.Word).Order());
        Assert.Equal(["broken", "poor"], words.Negative.Take(3).Select(word => word.Word).Order().Intersect(["broken", "poor"]));
        Assert.True(words.Positive[0].Weight > 1);
    }

    [Fact]
    public void Scripts_without_spaces_between_words_are_left_out_and_counted()
    {
        LabelledText[] texts = [new("这本书很好", IsPositive: true), new("great 本", IsPositive: true), new("정말 좋은 책", IsPositive: false), new("หนังสือดี", IsPositive: false)];
        var words = ClassWords.ByFrequency(texts, most: 10);

        Assert.Equal(3, words.UnspacedTexts);
        Assert.Equal(["great"], words.Positive.Select(word => word.Word));
        Assert.Equal(["정말", "좋은"], words.Negative.Select(word => word.Word).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_word_that_stands_once_sets_nothing_apart()
    {
        var words = ClassWords.ByDistinction(Texts, most: 10, priorWords: 10);

        Assert.Equal(["superb"], words.Positive.Select(word => word.Word));
        Assert.Equal(["dull", "film", "plot"], words.Negative.Select(word => word.Word));
    }

    [Fact]
    public void A_class_without_texts_has_no_words()
    {
        var words = ClassWords.ByFrequency([new("superb", IsPositive: true)], most: 5);

        Assert.Equal([new WordWeight("superb", 1000)], words.Positive);
        Assert.Empty(words.Negative);
    }

    [Fact]
    public void Possessives_count_for_their_noun_and_numbers_for_nothing() =>
        Assert.Equal(["film", "director", "2nd"], ContentWords.Of("The film's director isn't 1 of 100; x 2nd"));
}
