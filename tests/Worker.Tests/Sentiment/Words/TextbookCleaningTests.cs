using Worker.Sentiment.Words;

namespace Worker.Tests.Sentiment.Words;

public sealed class TextbookCleaningTests
{
    [Theory]
    [InlineData("This was NOT a good film, it's 2 hours too long!", 3, "good film hours long")]
    [InlineData("un café à-côté", 3, "café côté")]
    [InlineData("an ox ran", 2, "ox ran")]
    [InlineData("I don't, do you?", 1, "")]
    public void Only_long_enough_words_with_a_meaning_of_their_own_stay(string text, int leastTokenLength, string expected) =>
        Assert.Equal(expected, TextbookCleaning.Clean(text, leastTokenLength));

    [Theory]
    [InlineData("the")]
    [InlineData("not")]
    [InlineData("don't")]
    [InlineData("it's")]
    public void Function_words_and_their_contractions_are_stop_words(string word) => Assert.True(StopWords.Contains(word));

    [Theory]
    [InlineData("film")]
    [InlineData("film's")]
    [InlineData("bad")]
    [InlineData("'the")]
    public void Words_with_a_meaning_of_their_own_are_not(string word) => Assert.False(StopWords.Contains(word));
}
