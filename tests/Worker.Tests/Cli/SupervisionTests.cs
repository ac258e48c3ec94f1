using Worker.Cli;

namespace Worker.Tests.Cli;

public sealed class SupervisionTests
{
    [Theory]
    [InlineData(4711, "4711 (forecast-worker) S 4000 4711", "0::/user.slice/user-1000.slice/session-3.scope\n", false)]
    [InlineData(4711, "4711 (forecast-worker) S 4000 4711", "0::/user.slice/user@1000.service/app.slice/vte-spawn-1.scope\n", false)]
    [InlineData(4711, "4711 (a name) with) S 4000 4711", "9:name=systemd:/\n0::/\n", false)]
    [InlineData(1, "1 (forecast-worker) S 0 1", "0::/\n", true)]
    [InlineData(7, "7 (forecast-worker) S 1 1", "0::/\n", true)]
    [InlineData(4711, "4711 (a name) with) S 1 4711", "0::/\n", true)]
    [InlineData(4711, "4711 (forecast-worker) S 4000 4711", "0::/system.slice/nightly.service\n", true)]
    [InlineData(4711, "4711 (forecast-worker) S 4000 4711", "9:name=systemd:/system.slice/nightly.service\n0::/\n", true)]
    [InlineData(4711, "", "", false)]
    public void What_a_container_or_a_unit_of_systemd_runs_leaves_nothing_behind(int id, string status, string groups, bool expected) =>
        Assert.Equal(expected, Supervision.EndsLeftovers(id, status, groups));
}
