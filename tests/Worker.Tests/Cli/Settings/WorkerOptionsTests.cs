using Worker.Cli.Settings;

namespace Worker.Tests.Cli.Settings;

public sealed class WorkerOptionsTests
{
    [Theory]
    [InlineData("/srv/data", "/var/lib/forecast-worker", "/xdg", "/srv/data")]
    [InlineData("", "/var/lib/forecast-worker:/var/lib/other", "/xdg", "/var/lib/forecast-worker")]
    [InlineData("", null, "/xdg", "/xdg/forecast-worker")]
    [InlineData("", null, "relative", "/home/ann/.local/share/forecast-worker")]
    [InlineData(null, null, null, "/home/ann/.local/share/forecast-worker")]
    public void The_data_folder_is_that_of_the_settings_then_systemd_s_then_xdg_s_then_the_home_s(
        string? setting, string? state, string? xdg, string expected) =>
        Assert.Equal(expected, WorkerOptions.ResolveDataFolder(setting, name => name switch
        {
            "STATE_DIRECTORY" => state,
            "XDG_DATA_HOME" => xdg,
            "HOME" => "/home/ann",
            _ => null,
        }));
}
