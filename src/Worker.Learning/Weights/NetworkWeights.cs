using static TorchSharp.torch;

namespace Worker.Learning.Weights;

/// <summary>
/// Named tensors on the CPU that belong to no network: what is trained, saved, loaded and started from. It owns its
/// tensors and must be disposed; it is safe to read from several threads.
/// </summary>
public sealed class NetworkWeights : IDisposable
{
    /// <param name="tensors">Taken over: disposed with this object, so of no dispose scope.</param>
    /// <param name="metadata">String pairs that were stored with the tensors.</param>
    public NetworkWeights(IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        Tensors = tensors;
        Metadata = metadata ?? new Dictionary<string, string>();
    }

    /// <summary>By name as in <c>state_dict</c>; shapes and dtypes are the network's.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors { get; }

    /// <summary>What was stored with the tensors; empty for weights that come from no file.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Copies the parameters and buffers of <paramref name="network"/> to the CPU.</summary>
    public static NetworkWeights Of(nn.Module network)
    {
        using var scope = NewDisposeScope();
        var tensors = network.state_dict().ToDictionary(
            pair => pair.Key, pair => pair.Value.detach().cpu().clone().DetachFromDisposeScope(), StringComparer.Ordinal);
        return new NetworkWeights(tensors);
    }

    /// <summary>Reads a safetensors file, in full or not at all.</summary>
    /// <param name="expectedSha256">64 hexadecimal digits that the file must have, or null if they are not known.</param>
    /// <exception cref="SafetensorsException">The file is damaged, truncated, foreign or not the one expected.</exception>
    public static NetworkWeights Load(string path, string? expectedSha256 = null) => SafetensorsReader.Read(path, expectedSha256);

    /// <summary>Reads the string pairs of a safetensors file without its tensors.</summary>
    /// <exception cref="SafetensorsException">The header or its offsets do not fit the format or the file.</exception>
    public static IReadOnlyDictionary<string, string> LoadMetadata(string path) => SafetensorsReader.ReadHeader(path).Metadata;

    /// <summary>
    /// Writes a safetensors file so that it is there whole or not at all, even after a power cut; an older file of that
    /// name is replaced. The same content gives the same bytes.
    /// </summary>
    /// <param name="metadata">String pairs to store with the tensors: settings, scaler, seed as JSON.</param>
    /// <returns>The file's sha256, 64 lower-case hexadecimal digits.</returns>
    public string Save(string path, IReadOnlyDictionary<string, string>? metadata = null) =>
        SafetensorsWriter.Write(path, Tensors, metadata ?? Metadata);

    /// <summary>What <see cref="Save"/> would write to a file.</summary>
    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        SafetensorsWriter.WriteTo(stream, Tensors, Metadata);
        return stream.ToArray();
    }

    /// <summary>Reads what <see cref="ToBytes"/> has written.</summary>
    /// <param name="name">What the bytes are, for messages.</param>
    /// <exception cref="SafetensorsException">The bytes are damaged, truncated or foreign.</exception>
    public static NetworkWeights FromBytes(byte[] bytes, string name) => SafetensorsReader.Read(new MemoryStream(bytes, writable: false), bytes.Length, name);

    /// <summary>Copies every tensor into the parameter or buffer of the same name, on the network's device and in its dtype.</summary>
    /// <exception cref="WeightsMismatchException">Names or shapes differ; the network is left as it was.</exception>
    public void CopyTo(nn.Module network)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var state = network.state_dict();
        WeightsMismatchException.ThrowIfDifferent(state, Tensors);
        foreach (var (name, target) in state)
            target.copy_(Tensors[name]);
    }

    public void Dispose()
    {
        foreach (var tensor in Tensors.Values)
            tensor.Dispose();
    }
}
