using System.Globalization;
using System.Text;

namespace Worker.Reviews.Normalisation;

/// <summary>
/// One spelling for one text: Unicode NFC, no control and no invisible formatting characters but those that hold emoji and words
/// together, one space for a run of white space.
/// </summary>
internal static class CleanText
{
    private const char ZeroWidthNonJoiner = '\u200C', ZeroWidthJoiner = '\u200D';

    /// <summary>As one line; null if nothing is left.</summary>
    public static string? Line(string? text) => text is null ? null : NullIfEmpty(string.Join(' ', Lines(text)));

    /// <summary>As lines and paragraphs, one empty line at most between two; null if nothing is left.</summary>
    public static string? Block(string? text)
    {
        if (text is null)
            return null;
        var block = new StringBuilder(text.Length);
        var gap = 0;
        foreach (var line in Scrub(text).Split('\n').Select(Squeeze))
        {
            if (line.Length == 0)
            {
                gap++;
                continue;
            }
            if (block.Length > 0)
                block.Append(gap > 0 ? "\n\n" : "\n");
            block.Append(line);
            gap = 0;
        }
        return NullIfEmpty(block.ToString());
    }

    private static IEnumerable<string> Lines(string text) => Scrub(text).Split('\n').Select(Squeeze).Where(line => line.Length > 0);

    /// <summary>White space of any kind but line breaks becomes one space.</summary>
    private static string Squeeze(string line) => string.Join(' ', line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Scrub(string text)
    {
        // A lone surrogate has no normal form: it becomes U+FFFD, as in any UTF-8 encoding of it.
        var valid = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        var scrubbed = new StringBuilder(valid.Length);
        foreach (var c in valid.Replace("\r\n", "\n", StringComparison.Ordinal))
        {
            switch (char.GetUnicodeCategory(c))
            {
                case UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator:
                    scrubbed.Append('\n');
                    break;
                // U+0085 among them: in reviews it is a lost ellipsis far more often than a line end.
                case UnicodeCategory.Control:
                    scrubbed.Append(c is '\n' or '\r' or '\f' or '\v' ? '\n' : ' ');
                    break;
                case UnicodeCategory.Format when c is not (ZeroWidthJoiner or ZeroWidthNonJoiner):
                    break;
                // Noncharacters (U+FFFE, U+FFFF) have no normal form on some machines.
                case UnicodeCategory.OtherNotAssigned when c is '\uFFFE' or '\uFFFF':
                    break;
                default:
                    scrubbed.Append(c);
                    break;
            }
        }
        return scrubbed.ToString().Normalize(NormalizationForm.FormC);
    }

    /// <summary>Joiners and marks alone are invisible.</summary>
    private static string? NullIfEmpty(string text) => text.All(IsInvisible) ? null : text;

    private static bool IsInvisible(char c) => c is ZeroWidthJoiner or ZeroWidthNonJoiner or '\n' or ' '
        || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;
}
