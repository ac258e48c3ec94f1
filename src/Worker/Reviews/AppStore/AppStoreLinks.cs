using System.Text.RegularExpressions;

namespace Worker.Reviews.AppStore;

/// <summary>The links of a feed to its other pages.</summary>
internal static partial class AppStoreLinks
{
    private const string Relation = ".attributes.rel", Address = ".attributes.href";

    /// <summary>The address of the next page in JSON; null or empty on the last one.</summary>
    /// <param name="values">The values of the document by their paths; its links are <c>feed.link.0</c> and so on, or <c>feed.link</c> if
    /// there is one.</param>
    public static string? Next(IReadOnlyDictionary<string, string> values)
    {
        var next = values.FirstOrDefault(pair =>
            pair.Value == "next" && pair.Key.StartsWith("feed.link", StringComparison.Ordinal) && pair.Key.EndsWith(Relation, StringComparison.Ordinal)).Key;
        // The links of the JSON form lead to the XML form.
        return next is not null && values.TryGetValue(next[..^Relation.Length] + Address, out var address) ? XmlForm().Replace(address, "/json") : null;
    }

    [GeneratedRegex("/xml(?=$|[?#])")]
    private static partial Regex XmlForm();
}
