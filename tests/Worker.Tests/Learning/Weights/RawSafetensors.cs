using System.Buffers.Binary;
using System.Text;

namespace Worker.Tests.Learning.Weights;

/// <summary>The bytes of a safetensors file put together and taken apart by hand, apart from the reader and writer under test.</summary>
internal static class RawSafetensors
{
    public const string OneTensor = """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""";

    public static byte[] Bytes(string header, int dataLength) => Bytes(header, new byte[dataLength]);

    public static byte[] Bytes(string header, byte[] data)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        return [.. length, .. json, .. data];
    }

    public static (string Header, byte[] Data) Split(byte[] file)
    {
        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        return (Encoding.UTF8.GetString(file, 8, length), file[(8 + length)..]);
    }
}
