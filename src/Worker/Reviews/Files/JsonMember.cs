using System.Text.Json;

namespace Worker.Reviews.Files;

/// <summary>Finds a value in a JSON object by name, in any case; <c>review.text</c> reaches into an inner object.</summary>
internal static class JsonMember
{
    /// <returns>Null where there is no such member, or where it is null.</returns>
    /// <exception cref="JsonException">The member is an object or a list.</exception>
    public static string? Of(JsonElement element, string name) => Find(element, name) switch
    {
        null or { ValueKind: JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.Object or JsonValueKind.Array } inner => throw new JsonException($"'{name}' is {inner.ValueKind}; expected a text or a number."),
        { ValueKind: JsonValueKind.True or JsonValueKind.False } flag => flag.GetRawText(),
        { } value => value.ToString(),
    };

    private static JsonElement? Find(JsonElement element, string name)
    {
        if (element.ValueKind is not JsonValueKind.Object)
            return null;
        foreach (var member in element.EnumerateObject())
        {
            if (member.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                return member.Value;
        }
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && Find(element, name[..dot]) is { } inner ? Find(inner, name[(dot + 1)..]) : null;
    }
}
