using CsCheck;
using Worker.Sentiment.Scoring;

namespace Worker.Tests.Sentiment.Scoring;

public sealed class LongTextTests
{
    [Fact]
    public void A_text_that_fits_is_one_part() => Assert.All(Enum.GetValues<LongTextRule>(), rule =>
    {
        var (parts, isTruncated) = LongText.Split(Tokens(10), 10, rule);

        Assert.Equal(Tokens(10), Assert.Single(parts));
        Assert.False(isTruncated);
    });

    [Fact]
    public void The_head_is_the_beginning_and_head_and_tail_both_ends()
    {
        var tokens = Tokens(12);

        Assert.Equal([1, 100, 101, 102, 2], Assert.Single(LongText.Split(tokens, 5, LongTextRule.Head).Parts));
        Assert.Equal([1, 100, 101, 109, 2], Assert.Single(LongText.Split(tokens, 5, LongTextRule.HeadAndTail).Parts));
        Assert.True(LongText.Split(tokens, 5, LongTextRule.HeadAndTail).IsTruncated);
    }

    [Fact]
    public void Chunks_overlap_and_leave_nothing_out() => Gen.Select(Gen.Int[3, 2000], Gen.Int[3, 200]).Sample((length, max) =>
    {
        var tokens = Tokens(length);
        var (parts, isTruncated) = LongText.Split(tokens, max, LongTextRule.Chunks);
        Assert.All(parts, part => Assert.InRange(part.Length, 3, max));
        Assert.All(parts, part => Assert.Equal((1, 2), (part[0], part[^1])));
        var read = parts.SelectMany(part => part[1..^1]).Distinct().Order().ToArray();
        if (!isTruncated) Assert.Equal(tokens[1..^1], read);
        else Assert.Equal(16, parts.Count);
        // Parts that are all of one length weigh the same in the mean.
        Assert.Single(parts.Select(part => part.Length).Distinct());
    }, iter: 500);

    private static int[] Tokens(int length) => [1, .. Enumerable.Range(100, length - 2), 2];
}
