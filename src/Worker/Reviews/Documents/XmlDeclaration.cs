using System.Text.RegularExpressions;

namespace Worker.Reviews.Documents;

/// <summary>What an XML document says about itself in its first line.</summary>
internal static partial class XmlDeclaration
{
    /// <summary>The name of its encoding; null if it gives none.</summary>
    public static string? Encoding(ReadOnlySpan<byte> head)
    {
        var match = Declaration().Match(System.Text.Encoding.Latin1.GetString(head[..Math.Min(head.Length, 512)]));
        return match.Success ? match.Groups[1].Value : null;
    }

    // Blank lines before it are against the letter of XML and common.
    [GeneratedRegex("""^(?:\u00EF\u00BB\u00BF)?\s*<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([\w.:-]+)["']""")]
    private static partial Regex Declaration();
}
