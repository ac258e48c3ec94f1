using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Worker.Prices.Yahoo;

/// <summary>Reads whatever stands where a number belongs, so that one bad value costs its row and not the whole answer.</summary>
internal sealed class FeedCellConverter : JsonConverter<FeedCell>
{
    public override bool HandleNull => true;

    public override FeedCell Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return default;
            case JsonTokenType.Number:
                return reader.TryGetDecimal(out var number)
                    ? FeedCell.Of(number)
                    : FeedCell.NoNumber(Encoding.UTF8.GetString(reader.ValueSpan));
            case JsonTokenType.String:
                return FeedCell.NoNumber(reader.GetString()!);
            default:
                using (var value = JsonDocument.ParseValue(ref reader))
                    return FeedCell.NoNumber(value.RootElement.GetRawText());
        }
    }

    public override void Write(Utf8JsonWriter writer, FeedCell value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Charts are only read.");
}
