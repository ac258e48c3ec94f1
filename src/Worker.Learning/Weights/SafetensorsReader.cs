using System.Security.Cryptography;
using TorchSharp;
using static TorchSharp.torch;

namespace Worker.Learning.Weights;

/// <summary>Reads safetensors files: <see href="https://github.com/huggingface/safetensors#format">the format</see>.</summary>
internal static class SafetensorsReader
{
    private const int BufferBytes = 1 << 20;

    /// <summary>Reads every tensor to the CPU in its stored dtype. What is hashed is what is loaded: the file is read once.</summary>
    /// <exception cref="SafetensorsException">The file is damaged, truncated, foreign or not the one expected.</exception>
    public static NetworkWeights Read(string path, string? expectedSha256)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, FileOptions.SequentialScan);
        using var sha256 = SHA256.Create();
        using var stream = expectedSha256 is null ? (Stream)file : new CryptoStream(file, sha256, CryptoStreamMode.Read);
        var weights = Read(stream, file.Length, path);
        try
        {
            if (expectedSha256 is not null)
                Verify(path, stream, sha256, expectedSha256);
            return weights;
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>Reads the content of such a file.</summary>
    /// <param name="length">Bytes of the stream.</param>
    /// <param name="name">The file, or what the bytes are, for messages.</param>
    /// <exception cref="SafetensorsException">The content is damaged, truncated or foreign.</exception>
    public static NetworkWeights Read(Stream stream, long length, string name)
    {
        var header = new SafetensorsHeaderReader(name).Read(stream, length);
        var tensors = new Dictionary<string, Tensor>(header.Entries.Count, StringComparer.Ordinal);
        var weights = new NetworkWeights(tensors, header.Metadata);
        try
        {
            foreach (var entry in header.Entries)
                tensors.Add(entry.Name, ReadTensor(stream, entry));
            return weights;
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>Reads and checks only the header.</summary>
    /// <exception cref="SafetensorsException">The header or its offsets do not fit the format or the file.</exception>
    public static SafetensorsHeader ReadHeader(string path)
    {
        using var file = File.OpenRead(path);
        return new SafetensorsHeaderReader(path).Read(file, file.Length);
    }

    private static Tensor ReadTensor(Stream stream, SafetensorsEntry entry)
    {
        var tensor = torch.empty(entry.Shape, entry.Dtype, device: CPU).DetachFromDisposeScope();
        if (entry.End > entry.Begin)
            tensor.ReadBytesFromStream(stream, BufferBytes);
        return tensor;
    }

    private static void Verify(string path, Stream stream, SHA256 sha256, string expected)
    {
        // The hash is complete once the end of the file has been seen.
        stream.CopyTo(Stream.Null);
        var actual = Convert.ToHexStringLower(sha256.Hash!);
        if (!actual.Equals(expected, StringComparison.OrdinalIgnoreCase))
            throw new SafetensorsException(path, $"its sha256 is {actual}, expected {expected}; it was changed or damaged");
    }
}
