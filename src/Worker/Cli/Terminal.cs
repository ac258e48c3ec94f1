using Spectre.Console;
using Worker.Cli.Listings;
using Worker.Observability;

namespace Worker.Cli;

/// <summary>
/// Where results (standard output) and messages (standard error) go. On a terminal they are coloured tables and bars; elsewhere
/// plain lines without escape codes, one row a line however long. What a text brings along of control characters is shown, not obeyed
/// (<see cref="Printable"/>).
/// </summary>
internal sealed class Terminal(IAnsiConsole output, IAnsiConsole error)
{
    private const int NeverWrap = 100_000;

    public bool IsOutputInteractive => output.Profile.Out.IsTerminal;

    public bool IsErrorInteractive => error.Profile.Out.IsTerminal;

    /// <summary>The raw results stream, for CSV and the like: what is written there is not made printable.</summary>
    public TextWriter Output => output.Profile.Out.Writer;

    public TextWriter Error => error.Profile.Out.Writer;

    /// <summary>Progress bars go to the stream of the messages, so that a redirected result stays clean.</summary>
    public IAnsiConsole ErrorConsole => error;

#pragma warning disable RS0030 // This is the one place that touches the process's own streams.
    public static Terminal FromConsole() => new(Open(Console.Out), Open(Console.Error));
#pragma warning restore RS0030

    public void WriteLine(string text) => Output.WriteLine(Printable.Text(text));

    /// <summary>One line that begins with a word such as ok; only the word is coloured.</summary>
    public void WriteStatus(string word, string text, string colour)
    {
        var shown = Printable.Text(text);
        if (IsOutputInteractive) output.MarkupLine($"[{colour}]{word,-4}[/]  {shown.EscapeMarkup()}");
        else Output.WriteLine($"{word,-4}  {shown}");
    }

    public void WriteError(string text)
    {
        var shown = Printable.Text(text);
        if (IsErrorInteractive) error.MarkupLineInterpolated($"[red]{shown}[/]");
        else Error.WriteLine(shown);
    }

    /// <summary>JSON: it stays the same document, because JSON escapes characters as <see cref="Printable"/> does.</summary>
    public void WriteJson(string json) => Output.WriteLine(Printable.Text(json));

    /// <summary>A table; on a terminal that is too narrow for it, one field a line.</summary>
    /// <param name="rightAligned">The columns that hold numbers.</param>
    public void WriteTable(IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows, IReadOnlySet<int>? rightAligned = null)
    {
        columns = [.. columns.Select(Printable.Line)];
        rows = [.. rows.Select(row => (IReadOnlyList<string>)[.. row.Select(cell => IsOutputInteractive ? Printable.Text(cell) : Printable.Line(cell))])];
        if (!IsOutputInteractive)
        {
            PlainTable.Write(Output, columns, rows, rightAligned);
            return;
        }
        if (RecordList.IsNeeded(columns, rows, output.Profile.Width))
        {
            RecordList.Write(output, columns, rows);
            return;
        }
        var areFixed = RecordList.AreFixed(columns, rows);
        var table = new Table { Border = TableBorder.Rounded, BorderStyle = new Style(Color.Grey) };
        for (var i = 0; i < columns.Count; i++)
        {
            var column = new TableColumn(new Text(columns[i], new Style(decoration: Decoration.Bold))) { NoWrap = areFixed[i] };
            table.AddColumn(rightAligned?.Contains(i) == true ? column.RightAligned() : column);
        }
        foreach (var row in rows) table.AddRow(row.Select(cell => new Text(cell)));
        output.Write(table);
    }

    private static IAnsiConsole Open(TextWriter writer)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        if (!console.Profile.Out.IsTerminal) console.Profile.Width = NeverWrap;
        return console;
    }
}
