namespace Worker.Tests.Deploy.Systemd;

/// <summary>The command on the PATH, which runs the worker as the service does.</summary>
public sealed class CommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_hands_on_the_settings_of_the_environment_file_as_systemd_would()
    {
        var result = await RunAsync(
            """
            # a comment, and a setting that is commented out:
            #Compute__Device=cuda
            not a setting
            Database__ConnectionString=Host=db;Database=forecasts;Password=a b$c`d
            Quoted="two words"
            Empty=
            No-Name=1
            """);

        Assert.Contains("Database__ConnectionString=Host=db;Database=forecasts;Password=a b$c`d", result);
        Assert.Contains("Quoted=two words", result);
        Assert.Contains("Empty=", result);
        Assert.DoesNotContain(result, line => line.StartsWith("Compute__Device", StringComparison.Ordinal) || line.Contains("No-Name", StringComparison.Ordinal));
        Assert.Contains("STATE_DIRECTORY=/var/lib/forecast-worker/data", result);
        Assert.Contains("arguments: run forecast --symbols A,B", result);
    }

    [Fact]
    public async Task What_the_caller_sets_wins_over_the_file()
    {
        var result = await RunAsync("Database__ConnectionString=Host=db;Username=app", new() { ["Database__ConnectionString"] = "Host=db;Username=owner" });

        Assert.Contains("Database__ConnectionString=Host=db;Username=owner", result);
    }

    [Fact]
    public async Task Another_account_is_told_what_to_type()
    {
        // Root becomes the service's account; so as root the test becomes nobody first, who may not read the checkout.
        string[] prefix = Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"] : [];
        string[] line = [.. prefix, "sh", "-c", DeployFolder.Read("systemd/forecast-worker.sh"), "forecast-worker", "status"];

        var result = await ShellCommand.RunAsync(line[0], line[1..]);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("sudo forecast-worker status", result.Errors, StringComparison.Ordinal);
    }

    private async Task<string[]> RunAsync(string environmentFile, Dictionary<string, string>? environment = null)
    {
        var program = _folder.Write("program", "#!/bin/sh\nenv\necho \"arguments: $*\"\n", isProgram: true);
        var command = _folder.Write("command", DeployFolder.Read("systemd/forecast-worker.sh")
            .Replace("account=forecast-worker", $"account={Environment.UserName}", StringComparison.Ordinal)
            .Replace("/etc/forecast-worker/environment", _folder.Write("environment", environmentFile), StringComparison.Ordinal)
            .Replace("/opt/forecast-worker/current/forecast-worker", program, StringComparison.Ordinal));
        var result = await ShellCommand.RunAsync("sh", [command, "run", "forecast", "--symbols", "A,B"], environment);
        return result.Succeeded().Output.Split('\n');
    }
}
