using System.Globalization;
using Worker.Cli;
using Worker.Tests.Deploy.Kubernetes;

namespace Worker.Tests.Deploy.Systemd;

public class UnitTests
{
    private static readonly UnitFile Unit = UnitFile.Load("forecast-worker.service");

    [Fact]
    public void Starting_again_is_tried_for_what_may_mend_itself_and_for_nothing_else()
    {
        Assert.Equal("on-failure", Unit["Restart"]);
        Assert.Equal("0", Unit["StartLimitIntervalSec"]);
        Assert.Equal(
            [Number(ExitCode.WrongUsage), Number(ExitCode.InvalidSettings)],
            Unit.Words("RestartPreventExitStatus"));
        Assert.Equal([Number(ExitCode.Cancelled)], Unit.Words("SuccessExitStatus"));
    }

    [Fact]
    public void The_service_says_itself_when_it_is_up_and_that_it_still_is()
    {
        Assert.Equal("notify", Unit["Type"]);
        Assert.Equal("main", Unit["NotifyAccess"]);
        Assert.True(Unit.Span("WatchdogSec") >= TimeSpan.FromMinutes(1), "A long garbage collection must not look like a hang.");
    }

    [Fact]
    public void The_worker_is_given_longer_to_stop_than_it_takes_and_keeps_its_database_meanwhile()
    {
        Assert.True(Unit.Span("TimeoutStopSec") > Manifests.ShutdownTimeout);
        Assert.Equal("mixed", Unit["KillMode"]);
    }

    [Fact]
    public void Nothing_that_breaks_the_runtime_or_the_private_database_is_set()
    {
        Assert.False(Unit.Has("MemoryDenyWriteExecute"));
        Assert.False(Unit.Has("ProcSubset"));
        Assert.False(Unit.Has("RemoveIPC"));
        Assert.DoesNotContain(Unit.All("SystemCallFilter"), filter => filter.Contains('~', StringComparison.Ordinal) && filter.Contains("@resources", StringComparison.Ordinal));
        Assert.NotEqual("root", Unit["User"]);
    }

    [Fact]
    public void The_command_the_installer_and_the_unit_mean_the_same_places()
    {
        var command = DeployFolder.Read("systemd/forecast-worker.sh");
        var installer = DeployFolder.Read("systemd/install.sh");

        Assert.Contains($"STATE_DIRECTORY=/var/lib/{Unit["StateDirectory"]}\n", command, StringComparison.Ordinal);
        Assert.Contains($"exec {Unit["ExecStart"]} \"$@\"", command, StringComparison.Ordinal);
        Assert.Contains($"account={Unit["User"]}\n", command, StringComparison.Ordinal);
        Assert.Contains($"account={Unit["User"]}\n", installer, StringComparison.Ordinal);
        Assert.Contains("settings=$destdir/etc/" + Unit["ConfigurationDirectory"] + "\n", installer, StringComparison.Ordinal);
        Assert.Equal("-%E/forecast-worker/environment", Unit["EnvironmentFile"]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("gpu.conf")]
    [InlineData("credentials.conf")]
    public async Task Systemd_finds_nothing_wrong_with_it(string? dropIn)
    {
        ShellCommand.SkipUnlessFound("systemd-analyze");
        using var folder = new TemporaryFolder();
        var unit = Stage(folder, dropIn);

        var verified = await ShellCommand.RunAsync("systemd-analyze", ["verify", "--man=no", unit]);

        // Other units of this machine are read too; what is wrong with them is not ours.
        var complaints = verified.Errors.Split('\n').Where(line => line.Contains("forecast-worker", StringComparison.Ordinal));
        Assert.Empty(complaints);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("gpu.conf")]
    [InlineData("credentials.conf")]
    public async Task Its_exposure_is_at_most_one_and_a_half(string? dropIn)
    {
        ShellCommand.SkipUnlessFound("systemd-analyze");
        using var folder = new TemporaryFolder();
        var unit = Stage(folder, dropIn);

        (await ShellCommand.RunAsync("systemd-analyze", ["security", "--offline=true", "--no-pager", "--threshold=15", unit])).Succeeded();
    }

    /// <summary>As installed, but with a program that is there.</summary>
    private static string Stage(TemporaryFolder folder, string? dropIn)
    {
        if (dropIn is not null)
            folder.Write($"forecast-worker.service.d/{dropIn}", DeployFolder.Read($"systemd/{dropIn}"));
        return folder.Write(
            "forecast-worker.service",
            DeployFolder.Read("systemd/forecast-worker.service").Replace(Unit["ExecStart"], "/bin/true", StringComparison.Ordinal));
    }

    private static string Number(int exitCode) => exitCode.ToString(CultureInfo.InvariantCulture);
}
