using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Worker.Reviews.Documents;

/// <summary>Whether every byte of a document is UTF-8. Reads it once, in pieces.</summary>
internal static class Utf8Check
{
    private const int PieceLength = 64 * 1024;

    public static bool IsValid(ReviewDocument document, CancellationToken cancellationToken)
    {
        using var stream = document.Open();
        var piece = ArrayPool<byte>.Shared.Rent(PieceLength);
        try
        {
            var kept = 0;
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var read = stream.Read(piece, kept, piece.Length - kept);
                var there = piece.AsSpan(0, kept + read);
                if (read == 0)
                    return there.IsEmpty;
                var whole = there.Length - Incomplete(there);
                if (!Utf8.IsValid(there[..whole]))
                    return false;
                there[whole..].CopyTo(piece);
                kept = there.Length - whole;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }

    /// <summary>Bytes at the end that begin a character whose other bytes have not been read yet: 0 to 3.</summary>
    private static int Incomplete(ReadOnlySpan<byte> bytes)
    {
        for (var back = 1; back <= Math.Min(3, bytes.Length); back++)
        {
            var status = Rune.DecodeFromUtf8(bytes[^back..], out _, out _);
            if (status is OperationStatus.NeedMoreData)
                return back;
            if (status is OperationStatus.Done)
                return 0;
        }
        return 0;
    }
}
