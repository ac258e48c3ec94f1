using Microsoft.Extensions.Options;
using Worker.Sentiment;
using Worker.Sentiment.Labels;

namespace Worker.Tests.Sentiment;

public sealed class SentimentOptionsTests
{
    [Fact]
    public void The_defaults_are_valid() => Assert.True(Validate(new SentimentOptions()).Succeeded);

    [Fact]
    public void Every_wrong_setting_is_named_at_once()
    {
        var result = Validate(new SentimentOptions { TestShare = 0.9, MinTextsPerClass = 1, ConflictingLabels = (ConflictRule)9 });

        Assert.True(result.Failed);
        Assert.Contains(result.Failures, failure => failure.Contains("TestShare", StringComparison.Ordinal));
        Assert.Contains(result.Failures, failure => failure.Contains("MinTextsPerClass", StringComparison.Ordinal));
        Assert.Contains(result.Failures, failure => failure.Contains("ConflictingLabels", StringComparison.Ordinal));
    }

    [Fact]
    public void A_rating_that_would_be_both_positive_and_negative_is_refused() =>
        Assert.Contains(
            "NegativeUpTo is 4 and PositiveFrom 4",
            Validate(new SentimentOptions { NegativeUpTo = 4 }).FailureMessage,
            StringComparison.Ordinal);

    private static ValidateOptionsResult Validate(SentimentOptions options) =>
        new SentimentOptionsValidator().Validate(null, options);
}
