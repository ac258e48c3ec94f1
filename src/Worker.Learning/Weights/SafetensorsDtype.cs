using static TorchSharp.torch;

namespace Worker.Learning.Weights;

/// <summary>The dtype names of the format with their TorchSharp types and sizes in bytes.</summary>
internal static class SafetensorsDtype
{
    private static readonly (string Name, ScalarType Type, int Size)[] All =
    [
        ("F64", ScalarType.Float64, 8),
        ("I64", ScalarType.Int64, 8),
        ("F32", ScalarType.Float32, 4),
        ("I32", ScalarType.Int32, 4),
        ("F16", ScalarType.Float16, 2),
        ("BF16", ScalarType.BFloat16, 2),
        ("U8", ScalarType.Byte, 1),
        ("BOOL", ScalarType.Bool, 1),
    ];

    /// <summary>The names that can be read and written, for messages.</summary>
    public static string Known { get; } = string.Join(", ", All.Select(dtype => dtype.Name));

    public static bool TryParse(string name, out ScalarType type, out int size)
    {
        (var found, type, size) = All.FirstOrDefault(dtype => dtype.Name == name);
        return found is not null;
    }

    /// <exception cref="NotSupportedException">The type has no name in <see cref="Known"/>.</exception>
    public static (string Name, int Size) Of(ScalarType type)
    {
        var (name, _, size) = All.FirstOrDefault(dtype => dtype.Type == type);
        return name is null ? throw new NotSupportedException($"A tensor of {type} cannot be written; known are {Known}.") : (name, size);
    }
}
