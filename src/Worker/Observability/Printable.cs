using System.Buffers;
using System.Globalization;
using System.Text;

namespace Worker.Observability;

/// <summary>
/// Text from the network, a file or the database as a terminal or a log may show it. Control characters could move the cursor, colour the
/// screen or forge a line; characters of direction could show a text as another. They are written as <c>\u001b</c>. Terminal and logs ask
/// here.
/// </summary>
internal static class Printable
{
    private static readonly SearchValues<char> Suspects = SearchValues.Create(
        [.. Enumerable.Range(0, char.MaxValue + 1).Select(i => (char)i).Where(c => IsControl(c) && !char.IsSurrogate(c))]);

    /// <summary>One line: line breaks and tabs are spaces.</summary>
    public static string Line(string text) => Escape(text, keepsLines: false);

    /// <summary>Line breaks and tabs stay; all else as in <see cref="Line"/>.</summary>
    public static string Text(string text) => Escape(text, keepsLines: true);

    private static string Escape(string text, bool keepsLines)
    {
        if (!text.AsSpan().ContainsAny(Suspects) && !text.Any(char.IsSurrogate))
            return text;
        var shown = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is '\n' or '\t' or '\r')
                AppendBreak(shown, text, i, keepsLines);
            else if (char.IsSurrogate(c) && i + 1 < text.Length && char.IsSurrogatePair(c, text[i + 1]))
                shown.Append(c).Append(text[++i]);
            else if (IsControl(c) || char.IsSurrogate(c))
                shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else
                shown.Append(c);
        }
        return shown.ToString();
    }

    private static void AppendBreak(StringBuilder shown, string text, int i, bool keepsLines)
    {
        // A carriage return by itself would write over the line.
        if (text[i] is '\r' && i + 1 < text.Length && text[i + 1] is '\n')
            return;
        shown.Append(!keepsLines ? ' ' : text[i] is '\r' ? '\n' : text[i]);
    }

    // Controls (C0, DEL, C1), separators of lines and paragraphs, and the marks that embed, override or isolate a direction.
    private static bool IsControl(char c) =>
        char.IsControl(c) || c is '\u2028' or '\u2029' or '\u200e' or '\u200f' or '\u061c' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
