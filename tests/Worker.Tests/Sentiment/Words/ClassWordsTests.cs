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
