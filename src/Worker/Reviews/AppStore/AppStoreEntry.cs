using System.Text.Json;

namespace Worker.Reviews.AppStore;

/// <summary>One entry: every value is an object with a member <c>label</c>.</summary>
internal static class AppStoreEntry
{
    public static FeedEntry Read(JsonElement entry, string place) => new()
    {
        Place = place,
        Id = Label(entry, "id"),
        // Only the newer form has it.
        Date = Label(entry, "updated"),
        Rating = Label(entry, "im:rating"),
        Title = Label(entry, "title"),
        Body = Label(entry, "content"),
        IsHtml = entry.Member("content")?.Member("attributes")?.Member("type")?.ToString() is "html" or "xhtml",
    };

    /// <summary>The member of an object; null where there is none, or where this is no object.</summary>
    public static JsonElement? Member(this JsonElement element, string name) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : null;

    private static string? Label(JsonElement entry, string name) => entry.Member(name)?.Member("label") switch
    {
        null or { ValueKind: JsonValueKind.Null } => null,
        { } label => label.ToString(),
    };
}
