using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Onnx;
using TorchSharp;
using static TorchSharp.torch;

namespace Worker.Learning.Weights;

/// <summary>Reads one tensor of an ONNX file; its data may be in a raw field or in a typed one.</summary>
internal static class OnnxTensor
{
    /// <summary>The float types that weights may have, with their sizes in bytes.</summary>
    private static readonly Dictionary<int, (ScalarType Type, int Size)> Floats = new()
    {
        [(int)TensorProto.Types.DataType.Float] = (ScalarType.Float32, 4),
        [(int)TensorProto.Types.DataType.Double] = (ScalarType.Float64, 8),
        [(int)TensorProto.Types.DataType.Float16] = (ScalarType.Float16, 2),
        [(int)TensorProto.Types.DataType.Bfloat16] = (ScalarType.BFloat16, 2),
    };

    public static bool IsFloat(TensorProto tensor) => Floats.ContainsKey(tensor.DataType);

    /// <summary>The number of elements; null if a size is negative or the product is above <see cref="int.MaxValue"/>.</summary>
    public static long? Count(TensorProto tensor)
    {
        var count = 1L;
        foreach (var size in tensor.Dims)
        {
            if (size is < 0 or > int.MaxValue || (count *= size) > int.MaxValue)
                return null;
        }
        return count;
    }

    /// <summary>Why the data do not fill the shape; null if they do.</summary>
    public static string? Fault(TensorProto tensor)
    {
        if (Count(tensor) is not { } count)
            return $"has the shape {Shape(tensor)}, which is negative or too large";
        if (!Floats.TryGetValue(tensor.DataType, out var dtype))
            return null;
        var expected = count * dtype.Size;
        var received = tensor.DataType switch
        {
            _ when tensor.RawData.Length > 0 => tensor.RawData.Length,
            (int)TensorProto.Types.DataType.Float => tensor.FloatData.Count * 4L,
            (int)TensorProto.Types.DataType.Double => tensor.DoubleData.Count * 8L,
            _ => tensor.Int32Data.Count * 2L,
        };
        return received == expected ? null : $"has {received} bytes of data, which its shape {Shape(tensor)} does not fill ({expected})";
    }

    public static string Shape(TensorProto tensor) => $"[{string.Join(", ", tensor.Dims)}]";

    /// <summary>A separate tensor on the CPU, in float32; of no dispose scope.</summary>
    /// <param name="tensor">Of a float type; its data fill its shape.</param>
    public static Tensor ToFloat32(TensorProto tensor)
    {
        using var scope = NewDisposeScope();
        var (type, _) = Floats[tensor.DataType];
        var stored = torch.empty([.. tensor.Dims], type, device: CPU);
        if (stored.numel() > 0)
            (tensor.RawData.Length > 0 ? tensor.RawData.Span : TypedBytes(tensor)).CopyTo(stored.bytes);
        return stored.to(ScalarType.Float32).contiguous().MoveToOuterDisposeScope().DetachFromDisposeScope();
    }

    /// <summary>The one number of a tensor with one element; null for any other.</summary>
    public static double? Scalar(TensorProto? tensor)
    {
        if (tensor is null || Count(tensor) != 1 || Fault(tensor) is not null)
            return null;
        var raw = tensor.RawData.Span;
        return tensor.DataType switch
        {
            (int)TensorProto.Types.DataType.Int64 => raw.Length == 8 ? BinaryPrimitives.ReadInt64LittleEndian(raw) : tensor.Int64Data.Cast<long?>().FirstOrDefault(),
            (int)TensorProto.Types.DataType.Float => Widen(raw.Length == 4 ? BinaryPrimitives.ReadSingleLittleEndian(raw) : tensor.FloatData[0]),
            (int)TensorProto.Types.DataType.Double => raw.Length == 8 ? BinaryPrimitives.ReadDoubleLittleEndian(raw) : tensor.DoubleData[0],
            (int)TensorProto.Types.DataType.Float16 => (double)BitConverter.UInt16BitsToHalf(
                raw.Length == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(raw) : (ushort)tensor.Int32Data[0]),
            _ => null,
        };
    }

    /// <summary>The whole numbers of an int64 tensor of one dimension; null for any other.</summary>
    public static long[]? Integers(TensorProto? tensor)
    {
        if (tensor is null || tensor.DataType != (int)TensorProto.Types.DataType.Int64 || Count(tensor) is not { } count)
            return null;
        long[] values = tensor.RawData.Length > 0 && tensor.RawData.Length % 8 == 0
            ? MemoryMarshal.Cast<byte, long>(tensor.RawData.Span).ToArray()
            : [.. tensor.Int64Data];
        return values.Length == count ? values : null;
    }

    /// <summary>The shortest decimal that means the float: 1e-12, not 9.99999996E-13.</summary>
    public static double Widen(float value) =>
        double.Parse(value.ToString("R", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture);

    private static byte[] TypedBytes(TensorProto tensor) => tensor.DataType switch
    {
        (int)TensorProto.Types.DataType.Float => MemoryMarshal.AsBytes<float>(tensor.FloatData.ToArray()).ToArray(),
        (int)TensorProto.Types.DataType.Double => MemoryMarshal.AsBytes<double>(tensor.DoubleData.ToArray()).ToArray(),
        // The 16-bit types keep one value in the low half of each int32.
        _ => MemoryMarshal.AsBytes<ushort>(tensor.Int32Data.Select(value => (ushort)value).ToArray()).ToArray(),
    };
}
