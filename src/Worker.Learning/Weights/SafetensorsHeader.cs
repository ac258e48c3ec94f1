using static TorchSharp.torch;

namespace Worker.Learning.Weights;

/// <summary>One tensor of a header.</summary>
/// <param name="Begin">First byte, counted from the end of the header.</param>
/// <param name="End">The byte after the last.</param>
internal sealed record SafetensorsEntry(string Name, ScalarType Dtype, long[] Shape, long Begin, long End);

/// <summary>What comes before the data of a safetensors file, checked in full.</summary>
/// <param name="Entries">Ascending by <see cref="SafetensorsEntry.Begin"/>; together they cover the data without a gap.</param>
/// <param name="DataStart">The position in the file of the data's first byte.</param>
internal sealed record SafetensorsHeader(
    IReadOnlyList<SafetensorsEntry> Entries, IReadOnlyDictionary<string, string> Metadata, long DataStart)
{
    /// <summary>The name under which a header keeps its string pairs.</summary>
    public const string MetadataName = "__metadata__";

    /// <summary>The length field is 8 bytes, little-endian.</summary>
    public const int LengthBytes = 8;

    /// <summary>
    /// Largest header that is read, in bytes. The format allows 100 MB; a header has 100 bytes a tensor, and a checkpoint of this worker the
    /// vocabulary of its encoder.
    /// </summary>
    public const long MaxBytes = 32 * 1024 * 1024;

    /// <summary>Most tensors of a file; BERT-large has 391.</summary>
    public const int MaxTensors = 100_000;

    /// <summary>Most dimensions of a tensor.</summary>
    public const int MaxDimensions = 16;
}
