using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Worker.Encoders;

/// <summary>Compares a file with what the hub says it is: by SHA-256 for large files, by SHA-1 for small ones.</summary>
internal static partial class FileChecksum
{
    /// <param name="identity">The hub's tag of the file, without quotes.</param>
    /// <returns>What does not agree; null if it does, or if the tag is no hash.</returns>
    public static async Task<string?> FindDifferenceAsync(string path, string? identity, CancellationToken cancellationToken)
    {
        if (identity is null || !Hash().IsMatch(identity))
            return null;
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16, FileOptions.SequentialScan);
        var found = identity.Length == 2 * SHA256.HashSizeInBytes
            ? [await SHA256.HashDataAsync(file, cancellationToken)]
            : await Sha1Async(file, cancellationToken);
        var hashes = found.Select(Convert.ToHexStringLower).ToList();
        return hashes.Contains(identity.ToLowerInvariant()) ? null : $"its hash is {hashes[0]}; expected {identity}";
    }

    /// <summary>
    /// What <c>git hash-object</c> says, and what <c>sha1sum</c> says: the hub tags small files with the one, some mirrors with the other.
    /// </summary>
    private static async Task<byte[][]> Sha1Async(FileStream file, CancellationToken cancellationToken)
    {
        using var git = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        using var plain = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        git.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"blob {file.Length}\0")));
        var buffer = new byte[1 << 16];
        for (int read; (read = await file.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            git.AppendData(buffer, 0, read);
            plain.AppendData(buffer, 0, read);
        }
        return [git.GetHashAndReset(), plain.GetHashAndReset()];
    }

    [GeneratedRegex("^([0-9a-fA-F]{40}|[0-9a-fA-F]{64})$")]
    private static partial Regex Hash();
}
