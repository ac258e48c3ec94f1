using System.Net;

namespace Worker.Http;

/// <summary>
/// A body that has been read whole: a small one is in memory, a large one in a temporary file (<see cref="BodyBytes"/>). It can be read as a
/// stream as often as needed until it is disposed.
/// </summary>
internal sealed class BufferedBody : HttpContent
{
    private readonly BodyBytes _bytes = new();

    private BufferedBody(HttpContent content)
    {
        foreach (var header in content.Headers.NonValidated)
        {
            foreach (var value in header.Value)
                Headers.TryAddWithoutValidation(header.Key, value);
        }
    }

    /// <summary>Puts the whole body in place of the content of the answer, unless it is there already.</summary>
    /// <exception cref="HttpRequestException">The body was cut off, or has more bytes, decompressed.</exception>
    public static async Task<BufferedBody> OfAsync(HttpResponseMessage response, int maxBytes, CancellationToken cancellationToken)
    {
        if (response.Content is BufferedBody there)
            return there;
        using var content = response.Content;
        var body = await ReadAsync(content, maxBytes, cancellationToken);
        response.Content = body;
        return body;
    }

    /// <summary>Reads the whole body.</summary>
    /// <exception cref="HttpRequestException">The body was cut off, or has more bytes, decompressed.</exception>
    public static async Task<BufferedBody> ReadAsync(HttpContent content, int maxBytes, CancellationToken cancellationToken)
    {
        var body = new BufferedBody(content);
        try
        {
            await using var stream = await OpenAsync(content, cancellationToken);
            for (var piece = new byte[BodyBytes.PieceLength]; await FillAsync(stream, piece, cancellationToken) is > 0 and var read;)
            {
                if (body._bytes.Length + read > maxBytes)
                {
                    throw new HttpRequestException(
                        HttpRequestError.ConfigurationLimitExceeded, $"The body has more than {maxBytes} bytes.");
                }
                body._bytes.Append(read == piece.Length ? piece : piece[..read]);
                piece = new byte[BodyBytes.PieceLength];
            }
            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    /// <summary>A separate stream at the first byte.</summary>
    public Stream Open() => new BodyStream(_bytes);

    /// <summary>The whole body in one array.</summary>
    public byte[] ToArray()
    {
        var all = new byte[_bytes.Length];
        using var stream = Open();
        stream.ReadExactly(all);
        return all;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _bytes.Length;
        return true;
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await using var body = Open();
        await body.CopyToAsync(stream);
    }

    protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult(Open());

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _bytes.Dispose();
        base.Dispose(disposing);
    }

    private static Task<Stream> OpenAsync(HttpContent content, CancellationToken cancellationToken) =>
        NamedAsync(() => content.ReadAsStreamAsync(cancellationToken));

    private static Task<int> FillAsync(Stream stream, byte[] piece, CancellationToken cancellationToken) =>
        NamedAsync(() => stream.ReadAtLeastAsync(piece, piece.Length, throwOnEndOfStream: false, cancellationToken).AsTask());

    /// <summary>Gives what goes wrong on the way from the host the kind of error that is retried.</summary>
    private static async Task<T> NamedAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read();
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
}
