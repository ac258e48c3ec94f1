using Worker.Models;
using Worker.Sentiment;
using Worker.Sentiment.Labels;

namespace Worker.Tests.Sentiment.Labels;

public sealed class HashSplitTests
{
    [Fact]
    public void Without_a_parent_the_shares_are_those_of_the_settings()
    {
        var split = HashSplit.Of(new SentimentOptions { TestShare = 0.25, ValidationShare = 0.125 }, seen: null);

        Assert.Equal(new HashSplit(0.25, 0.375), split);
        Assert.Equal(new SeenTexts(FittedFrom: 0.375, SelectedFrom: 0.25), split.Seen);
    }

    [Theory]
    // Issue 8: the share was raised from 0.1 to 0.2; the texts between were trained on.
    [InlineData(0.2, 0.1, 0.2, 0.1, 0.1, 0.2)]
    // A lowered share trains on what the parent has not seen.
    [InlineData(0.1, 0.1, 0.4, 0.3, 0.1, 0.2)]
    [InlineData(0.2, 0.2, 0.3, 0.2, 0.2, 0.3)]
    public void What_the_parent_has_seen_is_neither_tested_nor_validates(
        double testShare, double validationShare, double fittedFrom, double selectedFrom, double testBelow, double validationBelow)
    {
        var split = HashSplit.Of(
            new SentimentOptions { TestShare = testShare, ValidationShare = validationShare }, new SeenTexts(fittedFrom, selectedFrom));

        Assert.Equal(testBelow, split.TestBelow, 12);
        Assert.Equal(validationBelow, split.ValidationBelow, 12);
    }

    [Fact]
    public void A_text_keeps_its_segment_by_its_hash_alone()
    {
        var split = new HashSplit(0.2, 0.3);
        var segments = Enumerable.Range(0, 2000).Select(i => split.SegmentOf(TextKey.Of($"text {i}"))).ToArray();

        Assert.InRange(segments.Count(segment => segment == Segment.Test) / 2000.0, 0.16, 0.24);
        Assert.InRange(segments.Count(segment => segment == Segment.Validation) / 2000.0, 0.07, 0.13);
        Assert.Equal(segments, Enumerable.Range(0, 2000).Select(i => split.SegmentOf(TextKey.Of($"  TEXT   {i} "))));
    }
}
