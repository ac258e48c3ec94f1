using System.Text;
using AngleSharp.Html;
using AngleSharp.Html.Parser;
using AngleSharp.Html.Parser.Tokens;
using AngleSharp.Text;

namespace Worker.Reviews.Normalisation;

/// <summary>
/// The text of HTML as a reader sees it: no markup, entities as characters, a line break where a block begins or ends. Takes the
/// tokens of the HTML standard and builds no tree, so that time and memory grow with the length alone, however deep it is nested.
/// </summary>
internal static class HtmlText
{
    /// <summary>What is within is not shown.</summary>
    private static readonly HashSet<string> Silent = new(StringComparer.OrdinalIgnoreCase)
    {
        "head", "template", "noscript", "object", "svg", "select",
    };

    /// <summary>What is within is no markup, and not shown.</summary>
    private static readonly Dictionary<string, HtmlParseMode> Raw = new(StringComparer.OrdinalIgnoreCase)
    {
        ["script"] = HtmlParseMode.Script,
        ["style"] = HtmlParseMode.Rawtext,
        ["xmp"] = HtmlParseMode.Rawtext,
        ["iframe"] = HtmlParseMode.Rawtext,
        ["noembed"] = HtmlParseMode.Rawtext,
        ["noframes"] = HtmlParseMode.Rawtext,
        ["title"] = HtmlParseMode.RCData,
        ["textarea"] = HtmlParseMode.RCData,
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

        using var source = new TextSource(html);
        using var tokens = new HtmlTokenizer(source, HtmlEntityProvider.Resolver);
        var text = new StringBuilder(html.Length);
        // The element that is not shown, and how many of its name are open within it.
        var (silent, open) = ("", 0);
        for (var token = tokens.Get(); token.Type is not HtmlTokenType.EndOfFile; token = tokens.Get())
        {
            var isStart = token.Type is HtmlTokenType.StartTag;
            if (isStart && Raw.TryGetValue(token.Name, out var mode))
                tokens.State = mode;
            if (silent.Length > 0)
            {
                if (token.Name.Equals(silent, StringComparison.OrdinalIgnoreCase))
                    open += isStart ? 1 : token.Type is HtmlTokenType.EndTag ? -1 : 0;
                silent = open > 0 ? silent : "";
            }
            else if (isStart && token is HtmlTagToken { IsSelfClosing: false } && (Silent.Contains(token.Name) || Raw.ContainsKey(token.Name)))
            {
                (silent, open) = (token.Name, 1);
            }
            else if (token.Type is HtmlTokenType.Character)
            {
                // In HTML a line break is a space like any other.
                text.Append(token.Data.ReplaceLineEndings(" "));
            }
            else if (isStart || token.Type is HtmlTokenType.EndTag)
            {
                Break(token.Name, isStart, text);
            }
        }
        return text.ToString();
    }

    /// <summary>Between two blocks there is one line break, before and after a paragraph an empty line.</summary>
    private static void Break(string element, bool isStart, StringBuilder text)
    {
        if (element is "br")
            text.Append(isStart ? "\n" : "");
        if (element is "br" || Inline.Contains(element))
            return;
        var wanted = Paragraphs.Contains(element) ? 2 : 1;
        var there = 0;
        for (var i = text.Length - 1; i >= 0 && there < wanted && (text[i] == '\n' || text[i] == ' '); i--)
            there += text[i] == '\n' ? 1 : 0;
        text.Append('\n', wanted - there);
    }
}
