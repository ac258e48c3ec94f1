using System.Buffers.Binary;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Worker.Encoders;

/// <summary>The manifest resources of a .NET assembly, read as data: the assembly is not loaded, and no code of it runs.</summary>
internal static class AssemblyResources
{
    private const int LengthBytes = 4;

    /// <returns>The place of every embedded resource in the file, by name.</returns>
    /// <exception cref="BadImageFormatException">The file is no .NET assembly, or its resources are outside it.</exception>
    public static IReadOnlyDictionary<string, ResourcePlace> Find(string path)
    {
        using var file = File.OpenRead(path);
        using var image = new PEReader(file);
        if (!image.HasMetadata || image.PEHeaders.CorHeader is not { } header || !image.PEHeaders.TryGetDirectoryOffset(header.ResourcesDirectory, out var start))
            throw new BadImageFormatException("it is no .NET assembly with resources");
        var metadata = image.GetMetadataReader();
        return metadata.ManifestResources.Select(metadata.GetManifestResource).Where(resource => resource.Implementation.IsNil)
            .ToDictionary(resource => metadata.GetString(resource.Name), resource => Place(file, start + resource.Offset), StringComparer.Ordinal);
    }

    private static ResourcePlace Place(FileStream file, long offset)
    {
        if (offset < 0 || offset > file.Length - LengthBytes)
            throw new BadImageFormatException("a resource begins outside the file");
        var length = new byte[LengthBytes];
        file.Position = offset;
        file.ReadExactly(length);
        var bytes = BinaryPrimitives.ReadUInt32LittleEndian(length);
        return bytes <= file.Length - offset - LengthBytes
            ? new ResourcePlace(offset + LengthBytes, bytes)
            : throw new BadImageFormatException("a resource ends outside the file");
    }
}

/// <param name="Start">The position in the file of the resource's first byte.</param>
/// <param name="Length">In bytes.</param>
internal readonly record struct ResourcePlace(long Start, long Length)
{
    /// <summary>Reads the resource into memory, if it has the hash that is expected.</summary>
    /// <param name="sha256">64 lower-case hexadecimal digits.</param>
    /// <exception cref="BadImageFormatException">The content is another one.</exception>
    public byte[] Read(string path, string sha256)
    {
        var content = new byte[Length];
        using var file = File.OpenRead(path);
        file.Position = Start;
        file.ReadExactly(content);
        var received = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content));
        return received == sha256 ? content : throw new BadImageFormatException($"a resource has the sha256 {received}, expected {sha256}");
    }
}
