using System.CommandLine;
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
    [InlineData("run", "Name a job: fetch-prices, fetch-reviews, train-forecaster,")]
    [InlineData("pause", "Name a job: fetch-prices, fetch-reviews, train-forecaster,")]
    [InlineData("models show", "<id> is missing. The number of a model version; 'models list' shows it.")]
    [InlineData("status --verbose", "forecast-worker status takes no --verbose.")]
    [InlineData("status --jsn", "forecast-worker status takes no --jsn. Did you mean '--json'?")]
    [InlineData("run prune --verbos", "forecast-worker run takes no --verbos. Did you mean '--verbose'?")]
    [InlineData("run --verbos", "forecast-worker run takes no --verbos. Did you mean '--verbose'?")]
    [InlineData("plot --sentmient Larkpad", "forecast-worker plot takes no --sentmient. Did you mean '--sentiment'?")]
    [InlineData("plot --sentiment Larkpad --log", "--sentiment takes no --log.")]
    [InlineData("plot --sentiment Larkpad --as-of 2020-12-31", "--sentiment takes no --as-of.")]
    [InlineData("staus --help", "There is no verb 'staus'. Did you mean 'status'?")]
    [InlineData("help staus", "There is no verb 'staus'. Did you mean 'status'?")]
    [InlineData("models shw", "There is no verb 'shw'. Did you mean 'show'?")]
    [InlineData("runs --limit 3 log 12", "forecast-worker runs log takes no --limit.")]
    [InlineData("sql --json", "--json needs a query.")]
    [InlineData("sql --json --csv table", "--csv and --json exclude each other")]
    [InlineData("backfill forecast --from 2020-12-01 --to 2020-12-02 --json", "--json needs --dry-run")]
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

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    public async Task An_empty_query_is_wrong_usage(string query)
    {
        var (terminal, _, error) = TestTerminal.Create();
        using var interruption = new Interruption();

        Assert.Equal(ExitCode.WrongUsage, await CommandLine.RunAsync(["sql", query], terminal, interruption));
        Assert.StartsWith("The query is empty", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("help", "--help")]
    [InlineData("help models show", "models show --help")]
    public async Task Help_with_a_verb_is_the_help_of_the_verb(string line, string same)
    {
        var outputs = new List<string>();
        foreach (var one in (string[])[line, same])
        {
            var (terminal, output, error) = TestTerminal.Create();
            using var interruption = new Interruption();
            Assert.Equal(ExitCode.Done, await CommandLine.RunAsync(one.Split(' '), terminal, interruption));
            Assert.Empty(error.ToString());
            outputs.Add(output.ToString());
        }

        Assert.NotEmpty(outputs[0]);
        Assert.Equal(outputs[1], outputs[0]);
    }

    [Fact]
    public void Every_verb_has_an_example_that_is_understood()
    {
        using var interruption = new Interruption();
        var root = CommandLine.Root(new VerbHost(TestTerminal.Create().Terminal, interruption));

        Assert.All(Verbs(root), verb =>
        {
            Assert.NotEmpty(verb.Examples);
            var own = verb.Examples.SelectMany(example => example.Lines).Where(line => line.StartsWith("forecast-worker ", StringComparison.Ordinal)).ToArray();
            Assert.All(own, line => Assert.Empty(root.Parse(line["forecast-worker ".Length..].Split(" | ")[0].Split(" > ")[0]).Errors));
        });
    }

    private static IEnumerable<VerbCommand> Verbs(Command command) =>
        command.Subcommands.SelectMany(sub => Verbs(sub).Prepend(Assert.IsType<VerbCommand>(sub)));
}
