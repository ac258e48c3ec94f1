using Worker.Jobs;
using Worker.Runs;

namespace Worker.Tests.Runs;

public sealed class RetryDelaysTests
{
    private static readonly RetrySchedule Retry = new() { MaxRetries = 4, Delay = TimeSpan.FromMinutes(5), MaxDelay = TimeSpan.FromMinutes(30) };

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 10)]
    [InlineData(3, 20)]
    [InlineData(4, 30)]
    public void Each_pause_is_twice_the_one_before_up_to_the_longest(int failures, int minutes) =>
        Assert.Equal(TimeSpan.FromMinutes(minutes), RetryDelays.After(failures, Retry));

    [Fact]
    public void After_the_last_retry_there_is_none() => Assert.Null(RetryDelays.After(5, Retry));

    [Fact]
    public void Without_retries_there_is_none() => Assert.Null(RetryDelays.After(1, new RetrySchedule()));
}
