using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Unicode;

namespace Worker.Learning.Weights;

/// <summary>Reads and checks a safetensors header before a byte of data is believed.</summary>
/// <param name="path">The file's name, for messages.</param>
internal sealed class SafetensorsHeaderReader(string path)
{
    /// <param name="stream">At its first byte; afterwards at the first byte of the data.</param>
    /// <param name="fileLength">Length of the whole file in bytes.</param>
    /// <exception cref="SafetensorsException">The header or its offsets do not fit the format or the file.</exception>
    public SafetensorsHeader Read(Stream stream, long fileLength)
    {
        if (fileLength < SafetensorsHeader.LengthBytes)
            throw Refuse($"it has {fileLength} bytes, and a safetensors file begins with a header length of {SafetensorsHeader.LengthBytes}");

        var lengthBytes = new byte[SafetensorsHeader.LengthBytes];
        stream.ReadExactly(lengthBytes);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(lengthBytes);
        if (length > SafetensorsHeader.MaxBytes)
            throw Refuse($"its first 8 bytes give a header of {length} bytes, more than the {SafetensorsHeader.MaxBytes} allowed; it may be no safetensors file");
        if ((long)length > fileLength - SafetensorsHeader.LengthBytes)
            throw Refuse($"its header should have {length} bytes, and only {fileLength - SafetensorsHeader.LengthBytes} follow; it is truncated or no safetensors file");

        var json = new byte[length];
        stream.ReadExactly(json);
        var dataStart = SafetensorsHeader.LengthBytes + (long)length;
        using var document = Parse(json);
        var (entries, metadata) = ReadText(document.RootElement);
        CheckCoverage(entries, fileLength - dataStart);
        return new SafetensorsHeader(entries, metadata, dataStart);
    }

    private JsonDocument Parse(byte[] json)
    {
        if (!Utf8.IsValid(json))
            throw Refuse("its header is not valid UTF-8");
        if (!JsonBudget.Suffices(json))
            throw Refuse($"its header has more than {JsonBudget.MaxTokens} tokens of JSON");
        try
        {
            return JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (JsonException exception)
        {
            throw Refuse($"its header is not valid JSON ({exception.Message.TrimEnd('.')})", exception);
        }
        catch (InvalidOperationException exception)
        {
            throw NoUnicode(exception);
        }
    }

    private (List<SafetensorsEntry> Entries, Dictionary<string, string> Metadata) ReadText(JsonElement root)
    {
        try
        {
            return ReadRoot(root);
        }
        catch (InvalidOperationException exception)
        {
            throw NoUnicode(exception);
        }
    }

    private (List<SafetensorsEntry> Entries, Dictionary<string, string> Metadata) ReadRoot(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw Refuse($"its header is a JSON {root.ValueKind}, expected an object of tensors");

        var entries = new List<SafetensorsEntry>();
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in root.EnumerateObject())
        {
            if (property.Name == SafetensorsHeader.MetadataName)
                ReadMetadata(property.Value, metadata);
            else
                entries.Add(ReadEntry(property.Name, property.Value));
            if (entries.Count > SafetensorsHeader.MaxTensors)
                throw Refuse($"its header names more than {SafetensorsHeader.MaxTensors} tensors");
        }
        return ([.. entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End)], metadata);
    }

    private void ReadMetadata(JsonElement element, Dictionary<string, string> metadata)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw Refuse($"{SafetensorsHeader.MetadataName} is a JSON {element.ValueKind}, expected an object of strings");
        foreach (var pair in element.EnumerateObject())
        {
            metadata[pair.Name] = pair.Value.ValueKind == JsonValueKind.String
                ? pair.Value.GetString()!
                : throw Refuse($"{SafetensorsHeader.MetadataName} '{pair.Name}' is a JSON {pair.Value.ValueKind}, expected a string");
        }
    }

    private SafetensorsEntry ReadEntry(string name, JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object
            || !element.TryGetProperty("dtype", out var dtype) || dtype.ValueKind != JsonValueKind.String
            || !element.TryGetProperty("shape", out var shape)
            || !element.TryGetProperty("data_offsets", out var offsets))
        {
            throw Refuse($"tensor '{name}' is not described by dtype, shape and data_offsets");
        }
        if (!SafetensorsDtype.TryParse(dtype.GetString()!, out var type, out var size))
            throw Refuse($"tensor '{name}' has dtype {dtype.GetString()}, known are {SafetensorsDtype.Known}");

        var dimensions = Integers(name, "shape", shape);
        if (dimensions.Length > SafetensorsHeader.MaxDimensions)
            throw Refuse($"tensor '{name}' has {dimensions.Length} dimensions, expected at most {SafetensorsHeader.MaxDimensions}");
        if (Integers(name, "data_offsets", offsets) is not [var begin, var end] || end < begin)
            throw Refuse($"tensor '{name}' has data_offsets {offsets.GetRawText()}, expected [begin, end] with begin <= end");
        if (ByteCount(dimensions, size) is not { } bytes || bytes != end - begin)
            throw Refuse($"tensor '{name}' of {dtype.GetString()} {shape.GetRawText()} has data_offsets of {end - begin} bytes, which its shape does not fill");
        return new SafetensorsEntry(name, type, dimensions, begin, end);
    }

    private long[] Integers(string name, string field, JsonElement array)
    {
        if (array.ValueKind != JsonValueKind.Array || !array.EnumerateArray().All(IsWholeNumber))
            throw Refuse($"tensor '{name}' has {field} {array.GetRawText()}, expected whole numbers from 0");
        return [.. array.EnumerateArray().Select(item => item.GetInt64())];
    }

    private static bool IsWholeNumber(JsonElement item) =>
        item.ValueKind == JsonValueKind.Number && item.TryGetInt64(out var value) && value >= 0;

    // Null if the product does not fit a long, also that of the other dimensions of an empty tensor: strides are computed from it.
    private static long? ByteCount(long[] shape, int size)
    {
        try
        {
            var strides = shape.Aggregate((long)size, (product, dimension) => checked(product * Math.Max(dimension, 1)));
            return shape.Contains(0) ? 0 : strides;
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private void CheckCoverage(List<SafetensorsEntry> entries, long dataLength)
    {
        var position = 0L;
        foreach (var entry in entries)
        {
            if (entry.Begin != position)
                throw Refuse($"tensor '{entry.Name}' begins at byte {entry.Begin} of the data, expected {position}: tensors overlap or leave a gap");
            position = entry.End;
        }
        if (position > dataLength)
            throw Refuse($"its tensors need {position} bytes of data and {dataLength} are there; it is truncated");
        if (position < dataLength)
            throw Refuse($"its tensors need {position} bytes of data and {dataLength} are there; {dataLength - position} trail");
    }

    // Half a character, written as an escape (\ud800).
    private SafetensorsException NoUnicode(InvalidOperationException exception) => Refuse("its header holds a name or text that is not valid Unicode", exception);

    private SafetensorsException Refuse(string finding, Exception? innerException = null) => new(path, finding, innerException);
}
