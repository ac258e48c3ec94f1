using Worker.Cli;

namespace Worker.Tests.Cli;

[Collection("Command line")] // The options are shared by all command trees of a process.
public sealed class BacktestVerbTests
{
    [Theory]
    [InlineData("backtest")]
    [InlineData("backtest --symbols AAPL --folds 4 --stride 50 --refit Once --from 2010-01-01 --as-of 2020-12-31 --ablate")]
    public void What_can_be_said_is_understood(string line) => Assert.Empty(Errors(line));

    [Theory]
    [InlineData("backtest --folds 0", "--folds is 0; expected 1 to 1000.")]
    [InlineData("backtest --stride 0", "--stride is 0; expected 1 to 10000.")]
    public void A_number_outside_its_bounds_is_refused(string line, string message) => Assert.Equal([message], Errors(line));

    private static IEnumerable<string> Errors(string line) => CommandLine.Root(new VerbHost(TestTerminal.Create().Terminal, new Interruption()))
        .Parse(line.Split(' ')).Errors.Select(error => error.Message);
}
