using System.Text;
using System.Text.Json.Nodes;

namespace Worker.Reviews;

/// <summary>The content of a rejected entry, as JSON that PostgreSQL can hold: without NUL, each value cut to a readable length.</summary>
internal static class EntryValues
{
    private const int MaxLength = 2000;

    public static string Of(FeedEntry entry)
    {
        var json = new JsonObject();
        foreach (var (name, value) in new[]
        {
            ("id", entry.Id), ("subject", entry.Subject), ("date", entry.Date), ("rating", entry.Rating), ("label", entry.Label),
            ("language", entry.Language), ("title", entry.Title), ("body", entry.Body),
        })
        {
            if (value is not null)
                json[name] = Cut(value);
        }
        return json.ToJsonString();
    }

    /// <summary>An entry that could not be taken apart.</summary>
    public static string OfText(string text) => new JsonObject { ["text"] = Cut(text) }.ToJsonString();

    private static string Cut(string value)
    {
        var cut = value.Length <= MaxLength ? value : $"{value[..MaxLength]}...";
        // Half of a surrogate pair, also one that was cut, becomes U+FFFD.
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(cut.Replace('\0', ' ')));
    }
}
