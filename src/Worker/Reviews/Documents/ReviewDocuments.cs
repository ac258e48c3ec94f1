using System.Net;
using System.Text;
using Microsoft.Extensions.Options;
using Polly;
using Worker.Http;

namespace Worker.Reviews.Documents;

/// <summary>Reads documents, from disk or over the worker's HTTP pipeline.</summary>
/// <param name="http">With the worker's HTTP pipeline.</param>
internal sealed class ReviewDocuments(HttpClient http, IOptions<ReviewsOptions> options, TimeProvider time)
{
    /// <summary>Reads within <c>Reviews:DocumentTimeout</c>.</summary>
    public DocumentReading Reading { get; } = new(options.Value.DocumentTimeout, time);

    public static bool IsOnTheWeb(string location) =>
        Uri.TryCreate(location, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.Host.Length > 0;

    /// <param name="source">Its name is for messages; its headers go to its own host.</param>
    /// <param name="location">An address or a path.</param>
    /// <param name="mark">What the document was marked with when it was last read; empty to read it in any case.</param>
    /// <exception cref="ReviewFeedException">There is no such document, or it is too large.</exception>
    public Task<ReviewDocument> ReadAsync(ReviewSourceOptions source, string location, DocumentMark mark, CancellationToken cancellationToken) =>
        ReadAsync(source, location, mark, from: null, cancellationToken);

    /// <param name="from">The address of the settings whose documents named this location; null if the settings name it.</param>
    /// <exception cref="ReviewFeedException">There is no such document, or it is too large.</exception>
    public Task<ReviewDocument> ReadAsync(ReviewSourceOptions source, string location, DocumentMark mark, Uri? from, CancellationToken cancellationToken) =>
        IsOnTheWeb(location)
            ? AskAsync(source, new Uri(location), mark, from, cancellationToken)
            : ReadFileAsync(source.Name, Path.GetFullPath(location), cancellationToken);

    private async Task<ReviewDocument> AskAsync(ReviewSourceOptions source, Uri address, DocumentMark mark, Uri? from, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (from is not null)
            OutboundHandler.MarkLed(request, from);
        new SourceCredentials(source).Apply(request);
        if (mark.ETag is { } tag)
            request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        if (mark.LastModified is { } modified)
            request.Headers.TryAddWithoutValidation("If-Modified-Since", modified);

        WholeAnswer.Expect(request, body => IsWhole(source, body));

        var response = await SendAsync(source.Name, request, cancellationToken);
        try
        {
            return Document(source.Name, response, mark);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <exception cref="ReviewFeedException">The status says that there is no document.</exception>
    private ReviewDocument Document(string source, HttpResponseMessage response, DocumentMark mark)
    {
        var content = (BufferedBody)response.Content;
        using var body = content.Open();
        var head = new byte[Math.Min(body.Length, ReviewDocument.HeadLength)];
        body.ReadExactly(head);
        // A host that says so without having been asked has nothing to compare with.
        var isUnchanged = response.StatusCode is HttpStatusCode.NotModified && !mark.IsEmpty;
        if (!isUnchanged && response.StatusCode is not HttpStatusCode.OK)
            throw DocumentError.Of(source, response, head, time);
        return new ReviewDocument
        {
            Source = source,
            Location = response.RequestMessage!.RequestUri!.AbsoluteUri,
            Open = content.Open,
            Length = body.Length,
            Head = head,
            IsUnchanged = isUnchanged,
            IsPrivate = OutboundHandler.IsPrivate(response),
            MediaType = content.Headers.ContentType?.MediaType,
            Charset = content.Headers.ContentType?.CharSet?.Trim('"'),
            Mark = isUnchanged ? mark : new DocumentMark(Header(response.Headers, "ETag"), Header(content.Headers, "Last-Modified")),
            Answer = response,
        };
    }

    /// <summary>Hosts that are overloaded or down for maintenance answer with a page, half a document or nothing, and status 200.</summary>
    private static bool IsWhole(ReviewSourceOptions source, Stream body)
    {
        Span<byte> head = stackalloc byte[256];
        var there = body.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (there == 0 || ReviewDocument.IsPage(head[..there]))
            return false;
        // UTF-16 has zeros: only JSON in UTF-8, with or without its mark, is followed to its end.
        if (head[..there].Contains((byte)0))
            return true;
        body.Position = head.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        return source.Kind is not (ReviewSourceKind.AppStoreJson or ReviewSourceKind.Json) || source.Encoding.Length > 0 || WholeJson.Is(body, ReviewDocument.JsonForm);
    }

    private async Task<HttpResponseMessage> SendAsync(string source, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var address = request.RequestUri!;
        try
        {
            // The pipeline has read the body when the answer comes: no second copy.
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        // The last three: an address that the library itself cannot ask, such as a host of 300 characters.
        catch (Exception failure) when (failure is HttpRequestException or ExecutionRejectedException
            or UriFormatException or InvalidOperationException or NotSupportedException)
        {
            throw DocumentError.Of(source, address, failure);
        }
    }

    private async Task<ReviewDocument> ReadFileAsync(string source, string path, CancellationToken cancellationToken)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
            {
                throw new ReviewFeedException(
                    source, $"there is no file {path}{(Directory.Exists(path) ? ", but a folder" : "")}. Correct the source in Reviews:Sources.", isTransient: false);
            }
            if (file.Length > options.Value.MaxFileBytes)
                throw DocumentError.TooLarge(source, path, file.Length, options.Value.MaxFileBytes);
            await using var stream = OpenFile(path);
            var head = new byte[Math.Min(file.Length, ReviewDocument.HeadLength)];
            var there = await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
            return new ReviewDocument
            {
                Source = source,
                Location = path,
                Open = () => OpenFile(path),
                Length = file.Length,
                Head = head[..there],
            };
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ReviewFeedException(source, $"{path} could not be read: {failure.Message}", isTransient: failure is IOException, failure);
        }
    }

    private static FileStream OpenFile(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 64 * 1024, FileOptions.SequentialScan);

    private static string? Header(System.Net.Http.Headers.HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;
}
