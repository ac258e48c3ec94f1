using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Worker.Observability;
using Worker.Storage.Queries;

namespace Worker.Cli.Listings;

/// <summary>
/// One row of a query as a JSON object, with PostgreSQL's types as <c>to_json</c> writes them: numbers and booleans as such, JSON as it is,
/// arrays as arrays, instants in the form of ISO 8601, all else as text.
/// </summary>
internal static partial class JsonRow
{
    // Relaxed: letters of other scripts are readable. Quotes and backslashes are escaped all the same.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(IReadOnlyList<QueryColumn> columns, IReadOnlyList<string?> row)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            for (var i = 0; i < columns.Count; i++)
            {
                writer.WritePropertyName(Name(columns, i));
                Write(writer, columns[i].Type, row[i]);
            }
            writer.WriteEndObject();
        }
        // The writer lets marks of text direction pass, and all of a json column. JSON escapes characters as Printable does.
        return Printable.Text(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    // A query may name two columns alike; an object may not.
    private static string Name(IReadOnlyList<QueryColumn> columns, int index)
    {
        var before = columns.Take(index).Count(column => column.Name == columns[index].Name);
        return before == 0 ? columns[index].Name : string.Create(CultureInfo.InvariantCulture, $"{columns[index].Name}_{before + 1}");
    }

    private static void Write(Utf8JsonWriter writer, string type, string? text)
    {
        if (text is null) writer.WriteNullValue();
        else if (type.EndsWith("[]", StringComparison.Ordinal)) WriteArray(writer, type[..^2], new ArrayLiteral(text));
        else if (type is "json" or "jsonb") writer.WriteRawValue(text, skipInputValidation: true);
        else if (type == "boolean") writer.WriteBooleanValue(text == "t");
        else if (new QueryColumn("", type).IsNumeric && Number().IsMatch(text)) writer.WriteRawValue(text);
        else if (type.StartsWith("timestamp", StringComparison.Ordinal)) writer.WriteStringValue(Instant(text));
        else writer.WriteStringValue(text);
    }

    private static void WriteArray(Utf8JsonWriter writer, string type, ArrayLiteral array)
    {
        writer.WriteStartArray();
        foreach (var element in array.Elements)
        {
            if (element.Nested is { } nested) WriteArray(writer, type, nested);
            else Write(writer, type, element.Text);
        }
        writer.WriteEndArray();
    }

    /// <summary>2020-12-31 22:30:00+00 as 2020-12-31T22:30:00+00:00; what has another form (infinity) is kept.</summary>
    private static string Instant(string text) => InstantForm().Match(text) is { Success: true } match
        ? $"{match.Groups[1].Value}T{match.Groups[2].Value}{match.Groups[3].Value}{(match.Groups[3].Length == 3 ? ":00" : "")}"
        : text;

    // NaN and Infinity are no numbers of JSON.
    [GeneratedRegex(@"^-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Number();

    [GeneratedRegex(@"^(\d{4,}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)([+-]\d\d(?::\d\d)?)?$", RegexOptions.CultureInvariant)]
    private static partial Regex InstantForm();
}
