using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using static TorchSharp.torch;

namespace Worker.Learning.Weights;

/// <summary>Writes safetensors files; the same content always gives the same bytes.</summary>
internal static class SafetensorsWriter
{
    private const int BufferBytes = 1 << 20;

    /// <summary>Writes to a temporary file next to <paramref name="path"/>, flushes it to disk and renames it into place.</summary>
    /// <param name="waitForDisk">False if a file that a power cut has damaged does no harm.</param>
    /// <returns>The file's sha256, 64 lower-case hexadecimal digits.</returns>
    public static string Write(
        string path, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string> metadata, bool waitForDisk = true)
    {
        using var file = new DurableFile(path);
        using var sha256 = SHA256.Create();
        using (var stream = new CryptoStream(file.Stream, sha256, CryptoStreamMode.Write, leaveOpen: true))
            WriteTo(stream, tensors, metadata);
        if (waitForDisk) file.Commit();
        else file.CommitUnflushed();
        return Convert.ToHexStringLower(sha256.Hash!);
    }

    /// <summary>Writes the content of such a file.</summary>
    public static void WriteTo(Stream stream, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        // Wide types first, so that every tensor is aligned to its element; then by name.
        var ordered = tensors
            .Select(pair => (Name: pair.Key, Tensor: pair.Value, Dtype: SafetensorsDtype.Of(pair.Value.dtype)))
            .OrderByDescending(item => item.Dtype.Size)
            .ThenBy(item => item.Name, StringComparer.Ordinal)
            .ToList();
        var header = Header(ordered, metadata);
        Span<byte> length = stackalloc byte[SafetensorsHeader.LengthBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (var (_, tensor, _) in ordered)
            WriteTensor(stream, tensor);
    }

    /// <summary>Hash of texts and of the tensors' names and data: what a file may say of itself before its data follow.</summary>
    /// <returns>64 lower-case hexadecimal digits.</returns>
    public static string Sha256Of(IEnumerable<string> texts, IReadOnlyDictionary<string, Tensor> tensors)
    {
        using var sha256 = SHA256.Create();
        using (var stream = new CryptoStream(Stream.Null, sha256, CryptoStreamMode.Write))
        {
            foreach (var text in texts)
                stream.Write(Encoding.UTF8.GetBytes(text));
            foreach (var (name, tensor) in tensors.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                stream.Write(Encoding.UTF8.GetBytes(name));
                WriteTensor(stream, tensor);
            }
        }
        return Convert.ToHexStringLower(sha256.Hash!);
    }

    private static void WriteTensor(Stream stream, Tensor tensor)
    {
        if (tensor.numel() == 0)
            return;
        using var scope = NewDisposeScope();
        tensor.detach().cpu().contiguous().WriteBytesToStream(stream, BufferBytes);
    }

    private static byte[] Header(
        List<(string Name, Tensor Tensor, (string Name, int Size) Dtype)> ordered, IReadOnlyDictionary<string, string> metadata)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            WriteMetadata(json, metadata);
            var position = 0L;
            foreach (var (name, tensor, dtype) in ordered)
            {
                var end = position + (tensor.numel() * dtype.Size);
                json.WriteStartObject(name);
                json.WriteString("dtype", dtype.Name);
                WriteIntegers(json, "shape", tensor.shape);
                WriteIntegers(json, "data_offsets", [position, end]);
                json.WriteEndObject();
                position = end;
            }
            json.WriteEndObject();
        }
        // The data begins at a multiple of eight; the format pads with spaces.
        while (buffer.Length % 8 != 0)
            buffer.WriteByte((byte)' ');
        return buffer.ToArray();
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string> metadata)
    {
        if (metadata.Count == 0)
            return;
        json.WriteStartObject(SafetensorsHeader.MetadataName);
        foreach (var (key, value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            json.WriteString(key, value);
        json.WriteEndObject();
    }

    private static void WriteIntegers(Utf8JsonWriter json, string name, long[] values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteNumberValue(value);
        json.WriteEndArray();
    }
}
