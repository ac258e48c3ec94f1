using Worker.Cli;
using Worker.Jobs;

namespace Worker.Tests.Cli;

[Collection("Command line")] // The options are shared by all command trees of a process.
public sealed class BacktestVerbTests
{
    [Theory]
    [InlineData("backtest")]
    [InlineData("run backtest --symbols AAPL --folds 4 --stride 50 --refit once --from 2010-01-01 --as-of 2020-12-31 --ablate")]
    [InlineData("backtest --symbols AAPL --folds 4 --stride 50 --refit Once --from 2010-01-01 --as-of 2020-12-31 --ablate")]
    public void What_can_be_said_is_understood(string line) => Assert.Empty(Errors(line));

    [Theory]
    [InlineData("backtest --folds 0", "--folds", "between 1 and 1000")]
    [InlineData("run backtest --stride 0", "--stride", "between 1 and 10000")]
    [InlineData("trigger backtest --refit sometimes", "--refit", "every or once")]
    public void A_value_out_of_bounds_is_refused(string line, string option, string bounds)
    {
        var error = Assert.Single(Errors(line));

        Assert.StartsWith($"{option}: ", error, StringComparison.Ordinal);
        Assert.Contains(bounds, error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_verb_takes_what_the_catalog_says_of_its_job()
    {
        var verb = CommandLine.Root(new VerbHost(TestTerminal.Create().Terminal, new Interruption())).Subcommands.Single(one => one.Name == "backtest");

        Assert.Equal(JobCatalog.OfWorker.Find("backtest").Arguments.Select(argument => argument.Option), verb.Options.Select(option => option.Name).Except(["--json", "--verbose"]));
    }

    private static IEnumerable<string> Errors(string line) => CommandLine.Root(new VerbHost(TestTerminal.Create().Terminal, new Interruption()))
        .Parse(line.Split(' ')).Errors.Select(error => error.Message);
}
