namespace Worker.IntegrationTests.Executable;

/// <summary>Wrong settings end the real program with 78 and words, whoever would have stumbled over them; and what it creates is closed to others.</summary>
public sealed class SettingsExitCodeTests : IDisposable
{
    private const int InvalidSettings = 78;

    private readonly string _folder = Directory.CreateTempSubdirectory("forecast-worker-settings-").FullName;

    [Theory]
    [InlineData("Service__ShutdownTimeout", "00:00:00")]
    [InlineData("Logging__LogLevel__a*b*", "Warning")]
    [InlineData("Logging__LogLevel__Default", "gelu")]
    [InlineData("Logging__Console__MaxQueueLength", "-1")]
    [InlineData("Schedule__nightly__TimeZone", "")]
    [InlineData("Telemetry__LogFormat", "Loud")]
    public async Task A_wrong_setting_is_told_without_a_stack_trace(string name, string value)
    {
        using var worker = WorkerExecutable.Start(null, Path.Combine(_folder, "data"), new Dictionary<string, string> { [name] = value }, "check");

        Assert.Equal(InvalidSettings, await worker.WaitForExitAsync());

        Assert.Contains("Invalid settings", worker.Describe(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", worker.Describe(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_data_folder_and_its_files_are_closed_to_others_whatever_the_umask()
    {
        var data = Path.Combine(_folder, "data");
        using var worker = WorkerExecutable.StartProgram(
            "/bin/sh", new Dictionary<string, string> { ["DataFolder"] = data, ["Prices__Source"] = "Csv", ["Prices__Csv__Path"] = _folder },
            "-c", $"umask 0; exec {WorkerExecutable.Program} migrate");

        Assert.True(await worker.WaitForExitAsync() == 0, worker.Describe());

        Assert.Equal((UnixFileMode)0b111_101_000, File.GetUnixFileMode(data));
        Assert.DoesNotContain(
            Directory.EnumerateFileSystemEntries(data, "*", SearchOption.AllDirectories), path => ((int)File.GetUnixFileMode(path) & 0b111) != 0 && !path.Contains("/socket/", StringComparison.Ordinal));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
