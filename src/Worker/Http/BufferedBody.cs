using System.Net;

namespace Worker.Http;

/// <summary>
/// A body in memory, in small pieces: one array of its length, doubled as it grows, would take three times as much while it is read. It can
/// be read as a stream as often as needed.
/// </summary>
internal sealed class BufferedBody : HttpContent
{
    private const int PieceLength = 64 * 1024;

    private readonly List<byte[]> _pieces = [];
    private long _length;

    private BufferedBody(HttpContent content)
    {
        foreach (var header in content.Headers.NonValidated)
        {
            foreach (var value in header.Value)
                Headers.TryAddWithoutValidation(header.Key, value);
        }
    }

    /// <summary>Reads the whole body and disposes the content.</summary>
    /// <exception cref="HttpRequestException">The body was cut off, or has more bytes, decompressed.</exception>
    public static async Task<BufferedBody> ReadAsync(HttpContent content, int maxBytes, CancellationToken cancellationToken)
    {
        var body = new BufferedBody(content);
        try
        {
            await using var stream = await content.ReadAsStreamAsync(cancellationToken);
            for (var piece = new byte[PieceLength]; await stream.ReadAtLeastAsync(piece, piece.Length, throwOnEndOfStream: false, cancellationToken) is > 0 and var read;)
            {
                body._length += read;
                if (body._length > maxBytes)
                {
                    throw new HttpRequestException(
                        HttpRequestError.ConfigurationLimitExceeded, $"The body has more than {maxBytes} bytes.");
                }
                body._pieces.Add(read == piece.Length ? piece : piece[..read]);
                piece = new byte[PieceLength];
            }
            return body;
        }
        catch (HttpIOException cut)
        {
            throw new HttpRequestException(cut.HttpRequestError, cut.Message, cut);
        }
        // A compressed body that is not what it says: as damaged as one that was cut off.
        catch (Exception damaged) when (damaged is IOException or InvalidDataException)
        {
            throw new HttpRequestException(HttpRequestError.ResponseEnded, damaged.Message, damaged);
        }
    }

    /// <summary>A separate stream at the first byte.</summary>
    public Stream Open() => new PieceStream(_pieces, _length);

    protected override bool TryComputeLength(out long length)
    {
        length = _length;
        return true;
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        foreach (var piece in _pieces)
            await stream.WriteAsync(piece);
    }

    protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult(Open());
}
