namespace Worker.Tests.Deploy.Systemd;

/// <summary>The installer, for real but below a folder: with DESTDIR it leaves the running system alone.</summary>
public sealed class InstallTests : IDisposable
{
    private const string Unit = "etc/systemd/system/forecast-worker.service";

    private readonly TemporaryFolder _folder = new();

    private string Destination => _folder.Path("destination");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Everything_lies_in_its_place_with_the_rights_it_needs()
    {
        await InstallAsync(Published("one"), "--gpu");

        Assert.True(File.Exists(InDestination("opt/forecast-worker/current/forecast-worker")));
        Assert.True(File.Exists(InDestination("etc/systemd/system/forecast-worker.service.d/gpu.conf")));
        Assert.Equal("rwxr-xr-x", Rights("opt/forecast-worker/current/forecast-worker"));
        Assert.Equal("rw-r--r--", Rights("opt/forecast-worker/current/library.so"));
        Assert.Equal("rwxr-xr-x", Rights("usr/local/bin/forecast-worker"));
        Assert.Equal("rw-r--r--", Rights(Unit));
        Assert.Equal("rw-r-----", Rights("etc/forecast-worker/environment"));
        Assert.Equal("rwxr-x---", Rights("etc/forecast-worker"));
    }

    [Fact]
    public async Task The_same_build_again_changes_no_file()
    {
        var published = Published("one");
        await InstallAsync(published);
        var before = Listing();

        var again = await InstallAsync(published);

        Assert.Equal(before, Listing());
        Assert.DoesNotContain("installed", again.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upgrade_keeps_what_the_operator_wrote_and_can_be_taken_back()
    {
        await InstallAsync(Published("one"));
        File.WriteAllText(InDestination("etc/forecast-worker/settings.json"), "{ \"mine\": true }");
        await InstallAsync(Published("two"));
        var upgraded = Current();

        await RunAsync("--rollback");

        Assert.Equal("two", upgraded);
        Assert.Equal("one", Current());
        Assert.Equal("{ \"mine\": true }", File.ReadAllText(InDestination("etc/forecast-worker/settings.json")));
    }

    [Fact]
    public async Task Only_the_last_three_releases_are_kept()
    {
        foreach (var build in new[] { "one", "two", "three", "four", "five" })
            await InstallAsync(Published(build));

        Assert.Equal(3, Directory.GetDirectories(InDestination("opt/forecast-worker/releases")).Length);
        Assert.Equal("five", Current());
        await RunAsync("--rollback");
        Assert.Equal("four", Current());
    }

    [Fact]
    public async Task Uninstalling_keeps_settings_and_data_and_purging_leaves_no_file()
    {
        await InstallAsync(Published("one"), "--gpu");
        var data = InDestination("var/lib/forecast-worker/data/models");
        Directory.CreateDirectory(data);

        await RunAsync("--uninstall");
        Assert.False(File.Exists(InDestination(Unit)));
        Assert.False(Directory.Exists(InDestination("opt/forecast-worker")));
        Assert.True(File.Exists(InDestination("etc/forecast-worker/settings.json")));
        Assert.True(Directory.Exists(data));

        await RunAsync("--uninstall", "--purge");
        Assert.Empty(Directory.GetFiles(Destination, "*", SearchOption.AllDirectories));
        Assert.False(Directory.Exists(InDestination("var/lib/forecast-worker")));
    }

    [Fact]
    public async Task A_folder_without_the_worker_is_refused_by_name()
    {
        var empty = Directory.CreateDirectory(_folder.Path("empty")).FullName;

        var result = await ShellCommand.RunAsync(DeployFolder.Path("systemd/install.sh"), ["--from", empty], new Dictionary<string, string> { ["DESTDIR"] = Destination });

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(empty, result.Errors, StringComparison.Ordinal);
    }

    private Task<ShellCommand> InstallAsync(string published, params string[] arguments) => RunAsync(["--from", published, .. arguments]);

    private async Task<ShellCommand> RunAsync(params string[] arguments) =>
        (await ShellCommand.RunAsync(DeployFolder.Path("systemd/install.sh"), arguments, new Dictionary<string, string> { ["DESTDIR"] = Destination })).Succeeded();

    /// <summary>What a publish leaves, as far as the installer looks at it.</summary>
    private string Published(string build)
    {
        var program = _folder.Write($"{build}/forecast-worker", $"#!/bin/sh\necho {build}\n", isProgram: true);
        _folder.Write($"{build}/forecast-worker.deps.json", """{ "libraries": { "forecast-worker/0.1.0": {} } }""");
        _folder.Write($"{build}/libLibTorchSharp.so", "");
        _folder.Write($"{build}/library.so", build, isProgram: true);
        return Path.GetDirectoryName(program)!;
    }

    private string InDestination(string relative) => Path.Combine(Destination, relative);

    private string Current() => File.ReadAllText(InDestination("opt/forecast-worker/current/library.so"));

    private List<(string, DateTime)> Listing() =>
        [.. Directory.GetFileSystemEntries(Destination, "*", SearchOption.AllDirectories).Order().Select(path => (path, File.GetLastWriteTimeUtc(path)))];

    private string Rights(string relative)
    {
        var mode = (int)File.GetUnixFileMode(InDestination(relative));
        return string.Concat(Enumerable.Range(0, 9).Select(bit => (mode >> (8 - bit) & 1) == 0 ? '-' : "rwx"[bit % 3]));
    }
}
