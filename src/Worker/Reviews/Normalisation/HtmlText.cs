using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Worker.Reviews.Normalisation;

/// <summary>The text of HTML as a reader sees it: no markup, entities as characters, a line break where a block begins or ends.</summary>
internal static class HtmlText
{
    private static readonly HashSet<string> Silent = new(StringComparer.OrdinalIgnoreCase)
    {
        "script", "style", "head", "title", "template", "noscript", "iframe", "object", "svg", "select", "textarea",
    };

    private static readonly HashSet<string> Inline = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "em", "font", "i", "img", "ins", "kbd", "mark", "q", "s", "samp",
        "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
    };

    /// <param name="html">A fragment or a document, well-formed or not.</param>
    public static string? Of(string? html)
    {
        if (html is null || html.AsSpan().IndexOfAny('<', '&') < 0)
            return html;

        using var document = new HtmlParser().ParseDocument(html);
        var text = new StringBuilder(html.Length);
        var body = document.Body!;
        // Without recursion: a hostile document may be nested deeper than the stack.
        for (INode? node = body; node is not null;)
        {
            var isSilent = node is IElement element && Silent.Contains(element.LocalName);
            if (!isSilent)
                Open(node, text);
            node = Next(node, body, !isSilent, text);
        }
        return text.ToString();
    }

    private static void Open(INode node, StringBuilder text)
    {
        switch (node)
        {
            case IText words:
                // In HTML a line break is a space like any other.
                text.Append(words.Data.ReplaceLineEndings(" "));
                break;
            case IElement element when !Inline.Contains(element.LocalName):
                text.Append('\n');
                break;
        }
    }

    /// <summary>The node after this one in the order of the text; closes what ends between the two.</summary>
    private static INode? Next(INode node, INode root, bool enter, StringBuilder text)
    {
        if (enter && node.FirstChild is { } child)
            return child;
        for (INode? left = node; left is not null && left != root; left = left.Parent)
        {
            Close(left, text);
            if (left.NextSibling is { } sibling)
                return sibling;
        }
        return null;
    }

    private static void Close(INode node, StringBuilder text)
    {
        if (node is IElement { LocalName: "p" or "blockquote" })
            text.Append("\n\n");
        else if (node is IElement element && element.LocalName != "br" && !Inline.Contains(element.LocalName))
            text.Append('\n');
    }
}
