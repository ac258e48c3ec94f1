namespace Worker.Tests.Cli;

public sealed class TerminalTests
{
    private const string Hostile = "a\u001b[2J\u009bb";

    [Fact]
    public void Nothing_that_the_terminal_writes_is_obeyed_by_a_screen()
    {
        var (terminal, output, error) = TestTerminal.Create();

        terminal.WriteLine(Hostile);
        terminal.WriteStatus("ok", Hostile, "green");
        terminal.WriteError(Hostile);
        terminal.WriteTable([Hostile], [[Hostile]]);

        Assert.DoesNotContain(output.ToString() + error, c => char.IsControl(c) && c != '\n');
        Assert.Equal(4, output.ToString().Split("\\u001b[2J\\u009b").Length - 1);
    }
}
