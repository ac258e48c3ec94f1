using Worker.Sentiment.Labels;

namespace Worker.Tests.Sentiment.Labels;

public sealed class TextKeyTests
{
    /// <summary>References: SHA-256 of the normalised text and its first 53 bits as a fraction, by Python's hashlib and unicodedata.</summary>
    [Theory]
    [InlineData("A gripping\t film ", "56443ec747e33509c96ecdb8809b6be83bbd602c0665a0d594da41cc67f57f83", 0.3369788395429054)]
    [InlineData("\uFF26ine  cafe\u0301\n", "21f0d8fd2a3829a2a330c6eee4d6dd77670ef1f3d5079f0eac90787cd8c89f9a", 0.1325812929228226)]
    public void A_text_has_the_hash_of_its_normalised_form(string text, string sha256, double fraction)
    {
        var key = TextKey.Of(text);

        Assert.Equal(sha256, key.ToString());
        Assert.Equal(fraction, key.Fraction);
    }

    [Fact]
    public void Case_width_and_spacing_do_not_make_another_text()
    {
        Assert.Equal(TextKey.Of("a gripping film"), TextKey.Of("  A  GRIPPING\r\nFilm"));
        Assert.NotEqual(TextKey.Of("a gripping film"), TextKey.Of("a gripping film!"));
    }

    [Fact]
    public void Half_of_a_surrogate_pair_has_a_key_too() => Assert.Equal(TextKey.Of("good \ud83d"), TextKey.Of("good \ufffd"));
}
