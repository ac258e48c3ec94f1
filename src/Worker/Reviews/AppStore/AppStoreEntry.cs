using System.Text.Json;
using Worker.Reviews.Json;

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
        IsHtml = entry.Member("content")?.Member("attributes")?.Member("type") is { } type && JsonMember.Text(type) is "html" or "xhtml",
    };

    private static string? Label(JsonElement entry, string name) => entry.Member(name)?.Member("label") is { } label ? JsonMember.Text(label) : null;
}
