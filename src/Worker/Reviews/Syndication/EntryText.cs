using System.Xml.Linq;

namespace Worker.Reviews.Syndication;

/// <summary>The text of an element of which an attribute says what it is.</summary>
internal static class EntryText
{
    /// <param name="otherwise">The type of an element that does not say: <c>text</c> or <c>html</c>.</param>
    /// <returns>Null if it is no text: a picture, a file.</returns>
    public static (string? Text, bool IsHtml)? Of(XElement element, string otherwise)
    {
        var type = element.Attribute("type")?.Value.Split(';')[0].Trim().ToLowerInvariant();
        var isMarkup = type is "xhtml" or "application/xhtml+xml" || (type?.EndsWith("xml", StringComparison.Ordinal) == true && element.HasElements);
        // Elements although the type is text: the markup was not escaped.
        if (isMarkup || element.HasElements)
            return (string.Concat(element.Nodes().Select(node => node.ToString(SaveOptions.DisableFormatting))), true);
        return (string.IsNullOrEmpty(type) ? otherwise : type) switch
        {
            "html" or "text/html" => (element.Value, true),
            "text" or "xhtml" or "application/xhtml+xml" => (element.Value, false),
            var text when text.StartsWith("text/", StringComparison.Ordinal) => (element.Value, false),
            var said when said.Contains('/', StringComparison.Ordinal) => null,
            _ => (element.Value, otherwise == "html"),
        };
    }
}
