using Worker.Observability;

namespace Worker.Tests.Observability;

public sealed class FirstFewTests
{
    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "S1")]
    [InlineData(3, "S1, S2, S3")]
    [InlineData(4, "S1, S2, S3, and 1 more")]
    [InlineData(10_000, "S1, S2, S3, and 9997 more")]
    public void A_long_list_is_cut_and_says_how_many_are_left_out(int count, string expected) =>
        Assert.Equal(expected, FirstFew.Of([.. Enumerable.Range(1, count).Select(i => $"S{i}")], most: 3));
}
