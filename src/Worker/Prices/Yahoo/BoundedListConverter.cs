using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Worker.Prices.Yahoo;

/// <summary>Reads no more of a list than a chart has: a longer one is refused before it costs memory.</summary>
/// <param name="most">Most elements.</param>
/// <param name="passesOver">Whether further elements are skipped instead.</param>
internal abstract class BoundedListConverter<T>(int most, bool passesOver) : JsonConverter<IReadOnlyList<T>>
{
    public override IReadOnlyList<T>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is not JsonTokenType.StartArray)
            throw new JsonException($"expected a list, received {reader.TokenType}");
        var type = (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
        var elements = new List<T>();
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            if (elements.Count < most)
                elements.Add(JsonSerializer.Deserialize(ref reader, type)!);
            else if (passesOver)
                reader.Skip();
            else
                throw new JsonException($"expected at most {most} elements");
        }
        return elements;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<T> value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Charts are only read.");
}

/// <summary>The values of a column: every day since 1900 at most.</summary>
internal sealed class ColumnConverter() : BoundedListConverter<FeedCell>(most: 50_000, passesOver: false);

/// <summary>Only the first chart of an answer is read.</summary>
internal sealed class FirstResultConverter() : BoundedListConverter<ChartResult?>(most: 1, passesOver: true);

/// <summary>Only the first quotes of a chart are read.</summary>
internal sealed class FirstQuoteConverter() : BoundedListConverter<ChartQuote?>(most: 1, passesOver: true);

/// <summary>Only the first adjusted closes of a chart are read.</summary>
internal sealed class FirstAdjustedConverter() : BoundedListConverter<ChartAdjusted?>(most: 1, passesOver: true);

/// <summary>Reads the events of a chart, which are in an object whose keys only repeat the events.</summary>
internal sealed class EventsConverter : JsonConverter<IReadOnlyList<ChartEvent?>>
{
    private const int Most = 20_000;

    public override IReadOnlyList<ChartEvent?>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is not JsonTokenType.StartObject)
        {
            reader.Skip();
            return [];
        }
        var type = (JsonTypeInfo<ChartEvent>)options.GetTypeInfo(typeof(ChartEvent));
        var events = new List<ChartEvent?>();
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndObject)
        {
            reader.Read();
            if (events.Count == Most)
                throw new JsonException($"expected at most {Most} events");
            if (reader.TokenType is JsonTokenType.StartObject)
            {
                events.Add(JsonSerializer.Deserialize(ref reader, type));
            }
            else
            {
                reader.Skip();
                events.Add(null);
            }
        }
        return events;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<ChartEvent?> value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Charts are only read.");
}
