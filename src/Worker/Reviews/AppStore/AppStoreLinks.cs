using System.Text.Json;
using System.Text.RegularExpressions;

namespace Worker.Reviews.AppStore;

/// <summary>The links of a feed to its other pages.</summary>
internal static partial class AppStoreLinks
{
    /// <summary>The address of the next page in JSON; null or empty on the last one.</summary>
    public static string? Next(JsonElement feed)
    {
        var links = feed.Member("link") switch
        {
            { ValueKind: JsonValueKind.Array } list => list.EnumerateArray(),
            { ValueKind: JsonValueKind.Object } single => [single],
            _ => Enumerable.Empty<JsonElement>(),
        };
        var next = links.Select(link => link.Member("attributes")).FirstOrDefault(link => link?.Member("rel")?.ToString() == "next");
        // The links of the JSON form lead to the XML form.
        return next?.Member("href")?.ToString() is { } address ? XmlForm().Replace(address, "/json") : null;
    }

    [GeneratedRegex("/xml(?=$|[?#])")]
    private static partial Regex XmlForm();
}
