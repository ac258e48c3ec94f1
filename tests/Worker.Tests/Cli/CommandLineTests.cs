using Worker.Cli;

namespace Worker.Tests.Cli;

[Collection("Command line")] // The options are shared by all command trees of a process.
public sealed class CommandLineTests
{
    [Theory]
    [InlineData("staus", "There is no verb 'staus'. Did you mean 'status'?")]
    [InlineData("nonsense", "There is no verb 'nonsense'.")]
    [InlineData("run forecast --as-of 31.12.2020", "--as-of: '31.12.2020' is no date; expected year-month-day, such as 2020-12-31.")]
    [InlineData("run forecast --sources news", "forecast takes no --sources. It takes --symbols, --as-of, --known-at.")]
    [InlineData("trigger prune --full", "prune takes no --full. It takes no argument.")]
    [InlineData("backfill forecast --from 2020-12-31 --to 2020-12-01", "--from 2020-12-31 is after --to 2020-12-01")]
    [InlineData("backfill forecast --from 2020-12-01", "Option '--to' is required.")]
    [InlineData("backfill forecast --from 2020-12-01 --to 2020-12-02 --only-missing --only-failed", "--only-missing and --only-failed exclude each other")]
    [InlineData("run", "Required argument missing for command: 'run'.")]
    [InlineData("status --verbose", "Unrecognized command or argument '--verbose'.")]
    [InlineData("models promote seven", "Cannot parse argument 'seven'")]
    [InlineData("sql --csv", "--csv needs a query")]
    public async Task Wrong_usage_says_what_is_wrong_once_and_where_the_help_is(string line, string expected)
    {
        var (terminal, output, error) = TestTerminal.Create();
        using var interruption = new Interruption();

        var code = await CommandLine.RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries), terminal, interruption);

        Assert.Equal(ExitCode.WrongUsage, code);
        Assert.Empty(output.ToString());
        var lines = error.ToString().TrimEnd().Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.StartsWith(expected, lines[0], StringComparison.Ordinal);
        Assert.Contains("--help", lines[1], StringComparison.Ordinal);
    }
}
