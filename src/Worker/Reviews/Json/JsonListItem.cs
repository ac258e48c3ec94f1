using System.Text;
using System.Text.Json;

namespace Worker.Reviews.Json;

/// <summary>One element of a list.</summary>
/// <param name="Json">The element; empty if there is a fault.</param>
/// <param name="Fault">The rule and what is wrong; null if nothing is.</param>
internal sealed record JsonListItem(byte[] Json, (string Rule, string Text)? Fault)
{
    public static JsonListItem TooLong { get; } = new([], ("too_long", $"it has more than {JsonList.MaxLength} bytes"));

    public static JsonListItem Of(ReadOnlySpan<byte> json) => new(json.ToArray(), null);

    /// <summary>The beginning of the element, for a message.</summary>
    public string Text => Encoding.UTF8.GetString(Json.AsSpan(0, Math.Min(Json.Length, 4000)));

    public JsonDocument Parse() =>
        JsonDocument.Parse(Json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
}
