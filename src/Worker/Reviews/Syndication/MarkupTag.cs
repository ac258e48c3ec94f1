using System.Net;
using System.Text.RegularExpressions;

namespace Worker.Reviews.Syndication;

/// <summary>What is in a tag outside the entries.</summary>
internal static partial class MarkupTag
{
    /// <summary>The attributes by qualified name; of two of one name the first counts.</summary>
    public static IReadOnlyDictionary<string, string> Attributes(string tag)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Match match in Attribute().Matches(tag))
            attributes.TryAdd(match.Groups[1].Value, WebUtility.HtmlDecode(match.Groups[2].Value[1..^1]));
        return attributes;
    }

    public static (string Prefix, string Local) Split(string name)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? ("", name) : (name[..colon], name[(colon + 1)..]);
    }

    [GeneratedRegex("""([\w:.-]+)\s*=\s*("[^"]*"|'[^']*')""", RegexOptions.NonBacktracking)]
    private static partial Regex Attribute();
}
