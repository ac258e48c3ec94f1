using Worker.Reports.Pages.Parts;

namespace Worker.Tests.Reports.Pages;

public sealed class WordsTests
{
    [Theory]
    [InlineData(0.97, 0.01, "better", "good")]
    [InlineData(0.97, 0.30, "no better", "even")]
    [InlineData(1.02, 0.30, "no better", "even")]
    [InlineData(1.02, 0.01, "worse", "bad")]
    [InlineData(1.0, null, "too few", "even")]
    [InlineData(null, null, "not known", "even")]
    public void A_result_is_told_as_better_only_if_chance_does_not_explain_it(double? ratio, double? pValue, string beginning, string tone)
    {
        Assert.StartsWith(beginning, Words.AgainstNaive(ratio, pValue), StringComparison.Ordinal);
        Assert.Equal(tone, Words.ToneOf(ratio, pValue));
    }

    [Theory]
    [InlineData(5e-9, "p < 0.001")]
    [InlineData(0.0449, "p = 0.045")]
    [InlineData(0.76, "p = 0.76")]
    public void A_probability_has_as_many_digits_as_it_is_worth(double pValue, string expected) => Assert.Equal(expected, Words.P(pValue));

    [Fact]
    public void A_long_text_ends_after_a_word_and_within_the_limit()
    {
        Assert.Equal("one two …", Words.Shorten("one  two\nthree", 9));
        Assert.Equal("short", Words.Shorten("short", 9));
        Assert.Equal(10, Words.Shorten(new string('x', 50), 8).Length);
    }

    [Fact]
    public void No_character_is_cut_in_two() =>
        Assert.DoesNotContain(Words.Shorten(string.Concat(Enumerable.Repeat("😀", 20)), 7)[..^2].EnumerateRunes(), rune => rune.Value == 0xFFFD);

    [Fact]
    public void A_small_price_keeps_its_digits()
    {
        Assert.Equal("132.69", Words.Price(132.69m));
        Assert.Equal("1.0832", Words.Price(1.0832m));
        Assert.Equal("0.000012", Words.Price(0.000012m));
    }
}
