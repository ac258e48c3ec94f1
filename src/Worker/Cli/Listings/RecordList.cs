using System.Globalization;
using Spectre.Console;

namespace Worker.Cli.Listings;

/// <summary>
/// Rows that are wider than the terminal, with one field a line, as psql shows them with <c>\x auto</c>.
/// </summary>
internal static class RecordList
{
    /// <summary>Below it a column of text is no longer easy to read.</summary>
    private const int LeastText = 30;

    /// <summary>
    /// Whether a table of these rows is too wide: one column may break its lines if enough room is left for it, no other.
    /// </summary>
    public static bool IsNeeded(IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows, int width)
    {
        var widths = Widths(columns, rows);
        // A border at both sides of each cell, with a space, and one at the end.
        var whole = widths.Sum(one => one + 3) + 1;
        return whole > width && whole - widths.Max() + Math.Max(LeastText, columns[Array.IndexOf(widths, widths.Max())].GetCellWidth()) > width;
    }

    /// <summary>The columns that keep their width in a table: all but the widest.</summary>
    public static bool[] AreFixed(IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var widths = Widths(columns, rows);
        var widest = Array.IndexOf(widths, widths.Max());
        return [.. widths.Select((_, i) => i != widest)];
    }

    public static void Write(IAnsiConsole console, IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var faint = new Style(Color.Grey);
        foreach (var (number, row) in rows.Index())
        {
            console.Write(new Rule($"[grey]record {(number + 1).ToString(CultureInfo.InvariantCulture)}[/]") { Justification = Justify.Left, Style = faint });
            var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(2)).AddColumn(new GridColumn().PadLeft(0));
            for (var i = 0; i < columns.Count; i++)
                grid.AddRow(new Text(columns[i], new Style(decoration: Decoration.Bold)), new Text(row[i]));
            console.Write(grid);
        }
    }

    private static int[] Widths(IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows) =>
        [.. columns.Select((column, i) => rows.SelectMany(row => row[i].Split('\n')).Append(column).Max(line => line.GetCellWidth()))];
}
