using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Worker.Reviews.Json;

/// <summary>Finds a value in a JSON object by name, in any case; <c>review.text</c> reaches into an inner object.</summary>
internal static class JsonMember
{
    /// <returns>Null if there is no such member, or if it is null.</returns>
    /// <exception cref="JsonException">The member is an object or a list.</exception>
    public static string? Of(JsonElement element, string name) => Find(element, name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object or JsonValueKind.Array } inner => throw new JsonException($"'{name}' is {inner.ValueKind}; expected a text or a number."),
        { } value => Text(value),
    };

    /// <summary>
    /// The text of a text, number or flag; null if it is null. Half of a surrogate pair, which is no text, becomes U+FFFD.
    /// </summary>
    public static string? Text(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Null:
                return null;
            case JsonValueKind.String:
                try
                {
                    return value.GetString();
                }
                catch (InvalidOperationException)
                {
                    return Unescape(value.GetRawText().AsSpan()[1..^1]);
                }
            default:
                return value.GetRawText();
        }
    }

    /// <summary>The member of an object; null if there is none, or if this is no object.</summary>
    public static JsonElement? Member(this JsonElement element, string name)
    {
        if (element.ValueKind is not JsonValueKind.Object)
            return null;
        try
        {
            return element.TryGetProperty(name, out var member) ? member : null;
        }
        // The name of another member has half of a surrogate pair.
        catch (InvalidOperationException)
        {
            return element.EnumerateObject().Where(member => Name(member) == name).Select(member => (JsonElement?)member.Value).FirstOrDefault();
        }
    }

    private static JsonElement? Find(JsonElement element, string name)
    {
        if (element.ValueKind is not JsonValueKind.Object)
            return null;
        if (element.Member(name) is { } same)
            return same;
        foreach (var member in element.EnumerateObject())
        {
            if (Name(member).Equals(name, StringComparison.OrdinalIgnoreCase))
                return member.Value;
        }
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && Find(element, name[..dot]) is { } inner ? Find(inner, name[(dot + 1)..]) : null;
    }

    private static string Name(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }

    private static string Unescape(ReadOnlySpan<char> json)
    {
        var text = new StringBuilder(json.Length);
        for (var i = 0; i < json.Length; i++)
        {
            if (json[i] != '\\')
            {
                text.Append(json[i]);
                continue;
            }
            i++;
            if (json[i] == 'u')
            {
                text.Append((char)ushort.Parse(json.Slice(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                i += 4;
                continue;
            }
            text.Append(json[i] switch { 'n' => '\n', 'r' => '\r', 't' => '\t', 'b' => '\b', 'f' => '\f', var same => same });
        }
        // As in any encoding of it as UTF-8.
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.ToString()));
    }
}
