using Worker.Reviews.Languages;
using Worker.Tests.Sentiment;

namespace Worker.Tests.Reviews.Languages;

public sealed class LanguageDetectorTests
{
    private static readonly LanguageDetector Detector = new();

    [Theory]
    [InlineData("Crashes constantly, and nobody answers my mails.", "en")]
    [InlineData("Diese App ist furchtbar und stürzt ständig ab", "de")]
    [InlineData("Muy buena aplicación, la recomiendo", "es")]
    [InlineData("Application géniale, je la recommande à tous", "fr")]
    [InlineData("这个应用很好", "zh")]
    [InlineData("とても便利です", "ja")]
    [InlineData("Очень хорошо", "ru")]
    [InlineData("تطبيق رائع جدا", "ar")]
    public void The_language_of_a_sentence_is_told(string text, string expected) => Assert.Equal(expected, Detector.Detect(text));

    [Theory]
    [InlineData("ok")]
    [InlineData("super")]
    [InlineData("awesome")]
    [InlineData("it sucks")]
    [InlineData("I want a refund")]
    [InlineData("12345")]
    [InlineData("\U0001F44D\U0001F44D")]
    [InlineData("")]
    public void A_short_text_is_never_taken_for_another_language_than_English(string text) => Assert.Contains(Detector.Detect(text), new[] { "en", "und" });

    [Fact]
    public void Of_the_movie_sentences_few_are_taken_for_another_language()
    {
        var texts = MovieSentences.Read().Where((_, i) => i % 20 == 0).ToList();

        var other = texts.Where(text => Detector.Detect(text.Text) is not ("en" or "und")).ToList();

        // Some of them are Spanish and Portuguese.
        Assert.InRange(other.Count, 0, texts.Count / 50);
    }
}
