using System.Text;
using Spectre.Console;
using Worker.Cli;

namespace Worker.Tests.Cli;

/// <summary>A terminal that is none: plain text into two writers.</summary>
internal static class TestTerminal
{
    public static (Terminal Terminal, StringWriter Output, StringWriter Error) Create()
    {
        var (output, error) = Writers();
        return (new Terminal(Plain(new AnsiConsoleOutput(output)), Plain(new AnsiConsoleOutput(error))), output, error);
    }

    /// <summary>One that says that it is a terminal of so many columns.</summary>
    public static (Terminal Terminal, StringWriter Output, StringWriter Error) Interactive(int width)
    {
        var (output, error) = Writers();
        return (new Terminal(Plain(new Screen(output, width)), Plain(new Screen(error, width))), output, error);
    }

    private static (StringWriter Output, StringWriter Error) Writers() => (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });

    private static IAnsiConsole Plain(IAnsiConsoleOutput output) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = AnsiSupport.No,
        ColorSystem = ColorSystemSupport.NoColors,
        Interactive = InteractionSupport.No,
        Out = output,
    });

    private sealed class Screen(TextWriter writer, int width) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => true;

        public int Width => width;

        public int Height => 24;

        public void SetEncoding(Encoding encoding)
        {
            // A writer of text has none.
        }
    }
}
