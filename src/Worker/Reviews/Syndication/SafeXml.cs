using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using Worker.Reviews.Documents;

namespace Worker.Reviews.Syndication;

/// <summary>XML from strangers: no DTD, so no entities of their own and none from elsewhere, and nothing is fetched.</summary>
internal static partial class SafeXml
{
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersFromEntities = 1024,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        CloseInput = true,
    };

    /// <summary>A reader over the document, whose own declaration says how it is encoded.</summary>
    public static XmlReader Read(ReviewDocument document) =>
        // The platform's XML reader knows UTF and Latin-1; feeds of old sites declare Windows code pages.
        Declared(document.Bytes) is { } name && name.StartsWith("windows-", StringComparison.OrdinalIgnoreCase) && TextEncoding.Find(name) is { } encoding
            ? XmlReader.Create(new StringReader(encoding.GetString(document.Bytes)), Settings)
            : XmlReader.Create(new MemoryStream(document.Bytes, writable: false), Settings);

    private static string? Declared(byte[] bytes)
    {
        var match = Declaration().Match(Encoding.ASCII.GetString(bytes.AsSpan(0, Math.Min(bytes.Length, 200))));
        return match.Success ? match.Groups[1].Value : null;
    }

    [GeneratedRegex("""^\s*<\?xml[^>]*\bencoding\s*=\s*["']([\w.:-]+)["']""")]
    private static partial Regex Declaration();
}
