using Microsoft.Win32.SafeHandles;

namespace Worker.Http;

/// <summary>
/// The bytes of a body: in memory in small pieces, and beyond a limit in a temporary file that has no name and ends with this object or
/// with the process. One array of its length, doubled as it grows, would take three times as much memory.
/// </summary>
internal sealed class BodyBytes : IDisposable
{
    /// <summary>Bytes of a piece, and most bytes in memory.</summary>
    public const int PieceLength = 64 * 1024, MaxInMemory = 4 * 1024 * 1024;

    private readonly List<byte[]> _pieces = [];
    private SafeFileHandle? _file;

    public long Length { get; private set; }

    /// <param name="piece">Taken over. Every piece but the last has <see cref="PieceLength"/> bytes.</param>
    /// <exception cref="IOException">The temporary file cannot be written.</exception>
    public void Append(byte[] piece)
    {
        if (_file is null && Length + piece.Length > MaxInMemory)
            Spill();
        if (_file is null)
            _pieces.Add(piece);
        else
            RandomAccess.Write(_file, piece, Length);
        Length += piece.Length;
    }

    /// <returns>The number of bytes read; 0 at the end. Safe to call from several threads.</returns>
    public int Read(Span<byte> buffer, long position)
    {
        if (position >= Length || buffer.IsEmpty)
            return 0;
        if (_file is not null)
            return RandomAccess.Read(_file, buffer, position);
        var piece = _pieces[(int)(position / PieceLength)].AsSpan((int)(position % PieceLength));
        var read = Math.Min(piece.Length, buffer.Length);
        piece[..read].CopyTo(buffer);
        return read;
    }

    public void Dispose() => _file?.Dispose();

    private void Spill()
    {
        var path = Path.Combine(Path.GetTempPath(), $"forecast-worker-answer-{Guid.NewGuid():N}");
        _file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete);
        // From here on it is gone with its handle, also if the process is killed.
        File.Delete(path);
        var position = 0L;
        foreach (var piece in _pieces)
        {
            RandomAccess.Write(_file, piece, position);
            position += piece.Length;
        }
        _pieces.Clear();
        _pieces.TrimExcess();
    }
}
