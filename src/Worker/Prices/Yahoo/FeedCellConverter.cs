using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Worker.Prices.Yahoo;

/// <summary>Reads any value in place of a number, so that one bad value costs its row and not the whole answer.</summary>
internal sealed class FeedCellConverter : JsonConverter<FeedCell>
{
    /// <summary>Bytes of a wrong value that are kept.</summary>
    private const int MaxText = 200;

    public override bool HandleNull => true;

    public override FeedCell Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return default;
            case JsonTokenType.Number when reader.TryGetDecimal(out var number):
                return FeedCell.Of(number);
            case JsonTokenType.StartObject:
                reader.Skip();
                return FeedCell.NoNumber("an object");
            case JsonTokenType.StartArray:
                reader.Skip();
                return FeedCell.NoNumber("an array");
            default:
                return FeedCell.NoNumber(Encoding.UTF8.GetString(reader.ValueSpan[..Math.Min(reader.ValueSpan.Length, MaxText)]));
        }
    }

    public override void Write(Utf8JsonWriter writer, FeedCell value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Charts are only read.");
}

/// <summary>Reads a text of the chart's meta data: its beginning if it is long, nothing if it is no text.</summary>
internal sealed class ShortTextConverter : JsonConverter<string>
{
    private const int MaxText = 256;

    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is not JsonTokenType.String)
        {
            reader.Skip();
            return null;
        }
        try
        {
            return reader.ValueSpan.Length <= MaxText ? reader.GetString() : Encoding.UTF8.GetString(reader.ValueSpan[..MaxText]);
        }
        // Half of a character.
        catch (InvalidOperationException)
        {
            return Encoding.UTF8.GetString(reader.ValueSpan);
        }
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Charts are only read.");
}
