using Worker.Sentiment;
using Worker.Sentiment.Labels;

namespace Worker.Tests.Sentiment.Labels;

public sealed class RatingRuleTests
{
    [Theory]
    [InlineData(5, true)]
    [InlineData(4, true)]
    [InlineData(3.5, null)]
    [InlineData(3, null)]
    [InlineData(2, false)]
    [InlineData(0.5, false)]
    public void Four_stars_and_more_are_positive_two_and_fewer_negative_and_the_rest_neither(double stars, bool? expected) =>
        Assert.Equal(expected, new RatingRule(new SentimentOptions()).Label((decimal)stars));

    [Fact]
    public void The_borders_follow_the_settings()
    {
        var rule = new RatingRule(new SentimentOptions { PositiveFrom = 4.5, NegativeUpTo = 3 });

        Assert.Null(rule.Label(4));
        Assert.True(rule.Label(4.5m));
        Assert.False(rule.Label(3));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(6)]
    public void A_rating_outside_the_scale_is_refused(int stars) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RatingRule(new SentimentOptions()).Label(stars));
}
