using Spectre.Console;
using Worker.Cli;

namespace Worker.Tests.Cli;

/// <summary>A terminal that is none: plain text into two writers.</summary>
internal static class TestTerminal
{
    public static (Terminal Terminal, StringWriter Output, StringWriter Error) Create()
    {
        var output = new StringWriter { NewLine = "\n" };
        var error = new StringWriter { NewLine = "\n" };
        return (new Terminal(Plain(output), Plain(error)), output, error);
    }

    private static IAnsiConsole Plain(TextWriter writer) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = AnsiSupport.No,
        ColorSystem = ColorSystemSupport.NoColors,
        Interactive = InteractionSupport.No,
        Out = new AnsiConsoleOutput(writer),
    });
}
