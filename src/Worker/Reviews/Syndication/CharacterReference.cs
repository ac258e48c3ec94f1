using System.Globalization;
using System.Text;
using AngleSharp.Html;
using Worker.Reviews.Documents;

namespace Worker.Reviews.Syndication;

/// <summary>
/// Reads what follows an ampersand, and writes it so that XML has it: the names of HTML become characters, an ampersand that
/// begins no reference becomes one, and numbers of characters that XML does not have become what browsers show.
/// </summary>
internal static class CharacterReference
{
    /// <summary>The longest name of HTML has 31 characters.</summary>
    private const int MaxLength = 32;

    /// <summary>Call it after the ampersand was read.</summary>
    public static void Copy(MarkupSource source, StringBuilder to)
    {
        Span<char> name = stackalloc char[MaxLength];
        var length = 0;
        while (length < MaxLength && source.Peek is >= 0 and var next && (char.IsAsciiLetterOrDigit((char)next) || (next == '#' && length == 0)))
            name[length++] = (char)source.Read();
        var reference = name[..length];
        if (length == 0 || !source.Skip(';'))
            to.Append("&amp;").Append(reference);
        else if (reference is "amp" or "lt" or "gt" or "quot" or "apos")
            to.Append('&').Append(reference).Append(';');
        else if (Text(reference) is { } text)
            Write(text, to);
        else
            to.Append("&amp;").Append(reference).Append(';');
    }

    private static string? Text(ReadOnlySpan<char> reference) => reference switch
    {
        ['#', 'x' or 'X', .. var hex] => int.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) ? Character(code) : null,
        ['#', .. var digits] => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? Character(code) : null,
        _ => HtmlEntityProvider.Resolver.GetSymbol($"{reference};"),
    };

    private static string Character(int code) => code switch
    {
        '\t' or '\n' or '\r' => ((char)code).ToString(),
        < ' ' or 0xFFFE or 0xFFFF => " ",
        // Programs that take Windows-1252 for Latin-1 write them for quotes and dashes.
        >= 0x80 and < 0xA0 => EncodingNames.Windows1252.GetString([(byte)code]),
        _ => Rune.IsValid(code) ? new Rune(code).ToString() : "\uFFFD",
    };

    private static void Write(string text, StringBuilder to)
    {
        foreach (var c in text)
        {
            _ = c switch
            {
                '<' => to.Append("&lt;"),
                '&' => to.Append("&amp;"),
                '"' => to.Append("&quot;"),
                '\'' => to.Append("&apos;"),
                _ => to.Append(c),
            };
        }
    }
}
