using Worker.Reviews.Languages;

namespace Worker.Tests.Reviews.Languages;

public sealed class LanguageTagTests
{
    [Theory]
    [InlineData("en", true)]
    [InlineData("en-US", true)]
    [InlineData("EN_gb", true)]
    [InlineData("und", true)]
    [InlineData("", true)]
    [InlineData(null, true)]
    [InlineData("de", false)]
    [InlineData("eng", false)]
    public void A_tag_is_of_its_primary_language_and_what_is_not_known_may_be_any(string? tag, bool expected) =>
        Assert.Equal(expected, LanguageTag.MayBeOneOf(tag, ["en", "fr-CA"]));

    [Fact]
    public void No_language_stands_for_all() => Assert.True(LanguageTag.MayBeOneOf("de", []));
}
