using Worker.Jobs;

namespace Worker.Tests.Jobs;

public sealed class FailedPartsTests
{
    [Fact]
    public void One_is_told_as_it_is() => Assert.Equal("a: is gone.", FailedParts.ToText(["a: is gone."], 7));

    [Fact]
    public void A_few_are_all_told() => Assert.Equal("a: is gone; b: 404; c: empty.", FailedParts.ToText(["a: is gone.", "b: 404.", "c: empty."], 7));

    [Fact]
    public void Of_many_the_first_are_told_with_their_number_and_where_the_others_stand() => Assert.Equal(
        "s1: is gone; s2: is gone; s3: is gone; and 37 more of 40 that failed: see forecast-worker runs log 7",
        FailedParts.ToText(Enumerable.Range(1, 40).Select(i => $"s{i}: is gone."), 7));
}
