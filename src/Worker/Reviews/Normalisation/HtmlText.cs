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

    private static readonly HashSet<string> Paragraphs = new(StringComparer.OrdinalIgnoreCase) { "p", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "pre" };

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
            case IElement { LocalName: "br" }:
                text.Append('\n');
                break;
            case IElement element:
                Break(element, text);
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
        if (node is IElement { LocalName: not "br" } element)
            Break(element, text);
    }

    /// <summary>Where one block follows another there is one line break, before and after a paragraph an empty line.</summary>
    private static void Break(IElement element, StringBuilder text)
    {
        if (Inline.Contains(element.LocalName))
            return;
        var wanted = Paragraphs.Contains(element.LocalName) ? 2 : 1;
        var there = 0;
        for (var i = text.Length - 1; i >= 0 && there < wanted && (text[i] == '\n' || text[i] == ' '); i--)
            there += text[i] == '\n' ? 1 : 0;
        text.Append('\n', wanted - there);
    }
}
