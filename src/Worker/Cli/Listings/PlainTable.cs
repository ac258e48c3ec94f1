namespace Worker.Cli.Listings;

/// <summary>A table as psql prints it: a header, a rule, one row a line.</summary>
internal static class PlainTable
{
    public static void Write(
        TextWriter writer, IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows, IReadOnlySet<int>? rightAligned)
    {
        var widths = columns.Select((column, i) => rows.Select(row => row[i].Length).Append(column.Length).Max()).ToArray();
        writer.WriteLine(Line(columns, rightAligned: null));
        writer.WriteLine(string.Join('+', widths.Select(width => new string('-', width + 2))));
        foreach (var row in rows) writer.WriteLine(Line(row, rightAligned));

        string Line(IReadOnlyList<string> cells, IReadOnlySet<int>? rightAligned) => string.Join('|', cells.Select((cell, i) =>
        {
            // A cell is one line: a newline in it would look like a row.
            var text = cell.ReplaceLineEndings(" ");
            return " " + (rightAligned?.Contains(i) == true ? text.PadLeft(widths[i]) : text.PadRight(widths[i])) + " ";
        })).TrimEnd();
    }
}
