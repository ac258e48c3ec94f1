using Worker.Health;

namespace Worker.Tests.Health;

public sealed class SystemdWatchdogTests
{
    [Theory]
    [InlineData("120000000", 40)]
    [InlineData("3000000", 1)]
    public void It_pings_three_times_within_what_systemd_allows(string microseconds, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), SystemdWatchdog.IntervalOf(microseconds));

    [Theory]
    [InlineData(null)]
    [InlineData("0")]
    [InlineData("soon")]
    public void Without_a_watchdog_there_is_nothing_to_ping(string? microseconds) => Assert.Null(SystemdWatchdog.IntervalOf(microseconds));
}
