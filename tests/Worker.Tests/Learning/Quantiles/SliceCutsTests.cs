using Worker.Learning.Quantiles;

namespace Worker.Tests.Learning.Quantiles;

public sealed class SliceCutsTests
{
    private const int Length = 40;
    private const int WarmUp = 10;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Slices_carry_the_loss_of_every_session_after_the_first_warm_up(bool isShifted)
    {
        var set = Set(90, 200, 45);
        for (var seed = 0; seed < (isShifted ? 20 : 1); seed++)
        {
            var starts = new SliceCuts(Length, WarmUp).Over(set, isShifted ? new Random(seed) : null);
            var covered = starts.SelectMany(start => Enumerable.Range(start + WarmUp, Length - WarmUp)).ToHashSet();

            for (var series = 0; series < set.Starts.Count; series++)
            {
                Assert.All(Enumerable.Range(set.Starts[series] + WarmUp, set.EndOf(series) - set.Starts[series] - WarmUp),
                    session => Assert.Contains(session, covered));
            }
        }
    }

    [Fact]
    public void No_slice_reaches_into_the_next_series()
    {
        var set = Set(90, 200);

        Assert.All(new SliceCuts(Length, WarmUp).Over(set, new Random(1)), start =>
            Assert.True(start + Length <= set.EndOf(start < 90 ? 0 : 1), $"starts at {start}"));
    }

    [Fact]
    public void A_series_no_longer_than_the_warm_up_gives_no_slice_and_one_shorter_than_a_slice_gives_one()
    {
        var set = Set(10, 30);

        Assert.Equal([10], new SliceCuts(Length, WarmUp).Over(set));
    }

    private static SliceSet Set(params int[] lengths)
    {
        var count = lengths.Sum();
        var starts = lengths.Select((_, i) => lengths.Take(i).Sum()).ToArray();
        return new SliceSet(new float[count, 1], new float[count, 1], new float[count, 1], starts);
    }
}
