using Worker.Observability;

namespace Worker.Cli.Listings;

/// <summary>
/// A row of comma-separated values as COPY writes it: null is nothing, an empty text is quoted, and so is a text with a comma, a quote or a
/// line break (RFC 4180).
/// </summary>
/// <param name="isForSpreadsheets">Whether an apostrophe is put before each text that a spreadsheet would run as a formula.</param>
/// <param name="isForTerminal">Whether control characters are written as <see cref="Printable"/> does. A file gets every character as it
/// is.</param>
internal sealed class CsvLine(bool isForSpreadsheets, bool isForTerminal)
{
    // The letters that begin a formula, their full-width forms, and the characters that a spreadsheet removes before it looks.
    private const string FormulaStarts = "=+-@\t\r\n＝＋－＠";

    /// <param name="isNumeric">Whether the column is of a number type: a negative number is no formula. Null if no column is.</param>
    public string Of(IEnumerable<string?> cells, IReadOnlyList<bool>? isNumeric = null) =>
        string.Join(',', cells.Select((cell, i) => Cell(cell, isNumeric?[i] == true))) + "\n";

    private string? Cell(string? cell, bool isNumber)
    {
        if (cell is null)
            return null;
        var text = isForSpreadsheets && !isNumber && cell.Length > 0 && FormulaStarts.Contains(cell.TrimStart(' ').FirstOrDefault()) ? $"'{cell}" : cell;
        if (isForTerminal)
            text = Printable.Text(text);
        return text.Length == 0 || text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
