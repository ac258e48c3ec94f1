using System.Globalization;
using System.Text.Json;
using Worker.Reports.Pages.Parts;
using Worker.Storage.Views;

namespace Worker.Reports.Pages;

/// <summary>The figures and settings of two versions side by side: one row for each number or word in either.</summary>
internal static class MetricTable
{
    /// <summary>Rows of a table.</summary>
    public const int Limit = 200;

    /// <summary>In the order of the first version.</summary>
    public static IReadOnlyList<(string Name, string Left, string Right)> Of(VersionView left, VersionView? right, Func<VersionView, string> json)
    {
        var (mine, theirs) = (Flatten(json(left)), right is null ? [] : Flatten(json(right)));
        return [.. mine.Keys.Union(theirs.Keys).Take(Limit).Select(name => (name, mine.GetValueOrDefault(name, Words.Unknown), theirs.GetValueOrDefault(name, Words.Unknown)))];
    }

    private static Dictionary<string, string> Flatten(string json)
    {
        using var document = JsonDocument.Parse(json);
        var rows = new Dictionary<string, string>();
        Add(document.RootElement, "", rows);
        return rows;
    }

    /// <summary>What tells an item of a list from the others: its horizon or model, else its place.</summary>
    private static string KeyOf(JsonElement item, int index)
    {
        var keys = item.ValueKind == JsonValueKind.Object ? item.EnumerateObject().Where(IsKey).Select(member => member.Value.ToString()).ToList() : [];
        return keys.Count > 0 ? string.Join(' ', keys) : (index + 1).ToString(CultureInfo.InvariantCulture);
    }

    private static bool IsKey(JsonProperty member) => member.Name is "group" or "horizon" or "model" or "candidate";

    private static void Add(JsonElement element, string name, Dictionary<string, string> rows)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject().Where(member => !IsKey(member)))
                    Add(member.Value, name.Length == 0 ? member.Name : $"{name}.{member.Name}", rows);
                break;
            case JsonValueKind.Array:
                foreach (var (item, i) in element.EnumerateArray().Select((item, i) => (item, i)))
                    Add(item, $"{name}[{KeyOf(item, i)}]", rows);
                break;
            case JsonValueKind.Number:
                rows[name] = element.GetDouble().ToString("G5", CultureInfo.InvariantCulture);
                break;
            case JsonValueKind.Null or JsonValueKind.Undefined:
                break;
            default:
                rows[name] = Words.Shorten(element.ToString(), 120);
                break;
        }
    }
}
