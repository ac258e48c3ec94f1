using System.Text.Json.Nodes;
using Worker.Cli;
using Worker.Cli.Checks;
using Worker.Storage;

namespace Worker.Tests.Cli;

public sealed class CheckVerbTests
{
    private static readonly ICheck Good = new Check("good", () => CheckResult.Ok("well"));
    private static readonly ICheck Bad = new Check("bad", () => CheckResult.Fail("not well"));
    private static readonly ICheck Unusable = new Check("folder", () => throw new UnusableFolderException("/data", new IOException("Read-only file system.")));
    private static readonly ICheck Unreadable = new Check("file", () => throw new UnauthorizedAccessException("Access to '/data/x' is denied."));

    private static async Task<(int Code, string Output)> RunAsync(bool isJson, params ICheck[] checks)
    {
        var (terminal, output, _) = TestTerminal.Create();
        return (await new CheckVerb(checks, terminal).ExecuteAsync(leaks: false, isJson, TestContext.Current.CancellationToken), output.ToString());
    }

    [Fact]
    public async Task The_exit_code_says_whether_the_machine_is_usable()
    {
        Assert.Equal(ExitCode.Done, (await RunAsync(false, Good)).Code);
        Assert.Equal(ExitCode.Failed, (await RunAsync(false, Good, Bad)).Code);
        Assert.Equal(ExitCode.InvalidSettings, (await RunAsync(false, Unusable, Good, Bad)).Code);
    }

    [Fact]
    public async Task A_check_that_cannot_be_done_stops_no_other()
    {
        var (_, output) = await RunAsync(false, Unusable, Unreadable, Good);

        Assert.Equal(["settings", "folder", "file", "good"], output.TrimEnd().Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]));
        Assert.Contains("Read-only file system.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_json_it_is_an_object_for_each_check()
    {
        var (_, output) = await RunAsync(true, Good, Bad);

        Assert.Equal(
            [("settings", "ok"), ("good", "ok"), ("bad", "fail")],
            JsonNode.Parse(output)!.AsArray().Select(one => (one!["subject"]!.GetValue<string>(), one["state"]!.GetValue<string>())));
    }

    private sealed class Check(string subject, Func<CheckResult> run) : ICheck
    {
        public string Subject => subject;

        public Task<CheckResult> RunAsync(CancellationToken cancellationToken) => Task.FromResult(run());
    }
}
