using Google.Protobuf.Reflection;
using Onnx;

namespace Worker.Learning.Weights;

/// <summary>
/// Counts the fields of an ONNX file before they are read: an empty node takes 2 bytes of a file and hundreds of memory. Numbers and data of
/// tensors, which are packed, count as one field each.
/// </summary>
/// <param name="stream">Can be set to any place.</param>
internal sealed class OnnxBudget(Stream stream)
{
    /// <summary>Most fields of a file; BERT-large has some 50,000.</summary>
    public const int MaxFields = 250_000;

    private const int MaxDepth = 64, LastVarintShift = 63;

    private readonly byte[] _buffer = new byte[64 * 1024];
    private long _bufferStart;
    private int _buffered, _fields;

    /// <returns>Whether the stream, from its first byte, has at most <see cref="MaxFields"/>. What is no ONNX is not judged here.</returns>
    public bool Suffices()
    {
        try
        {
            return Walk(ModelProto.Descriptor, 0, stream.Length, 0) >= 0;
        }
        finally
        {
            stream.Position = 0;
        }
    }

    /// <returns>The end of the message; the end of the file if it is damaged; below 0 if there are too many fields.</returns>
    private long Walk(MessageDescriptor? message, long at, long end, int depth)
    {
        while (at < end)
        {
            if (++_fields > MaxFields)
                return -1;
            if (Varint(ref at) is not { } tag)
                return stream.Length;
            var field = message?.FindFieldByNumber((int)Math.Min(tag >> 3, int.MaxValue));
            switch (tag & 7)
            {
                case 0 when Varint(ref at) is not null:
                    break;
                case 1:
                    at += 8;
                    break;
                case 2 when Varint(ref at) is { } length && length <= (ulong)(end - at):
                    if (field is { FieldType: FieldType.Message } && depth < MaxDepth && Walk(field.MessageType, at, at + (long)length, depth + 1) < 0)
                        return -1;
                    at += (long)length;
                    break;
                case 5:
                    at += 4;
                    break;
                // A group, which ONNX has not: its fields are counted among the others.
                case 3 or 4:
                    break;
                default:
                    return stream.Length;
            }
        }
        return at;
    }

    private ulong? Varint(ref long at)
    {
        var value = 0UL;
        for (var shift = 0; shift <= LastVarintShift; shift += 7)
        {
            if (Next(at++) is not { } next)
                return null;
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
        return null;
    }

    private byte? Next(long at)
    {
        if (at < _bufferStart || at >= _bufferStart + _buffered)
        {
            if (at >= stream.Length)
                return null;
            stream.Position = _bufferStart = at;
            _buffered = stream.ReadAtLeast(_buffer, 1, throwOnEndOfStream: false);
        }
        return _buffered == 0 ? null : _buffer[at - _bufferStart];
    }
}
