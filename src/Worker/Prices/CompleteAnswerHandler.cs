using System.Net;
using Worker.Http;

namespace Worker.Prices;

/// <summary>
/// Fails an attempt whose answer has status 200 and is something else than requested: a page in HTML, half a document,
/// nothing. The pipeline around it then tries again, as after a 5xx. It is inside the pipeline.
/// </summary>
/// <param name="maxBytes">Largest body in bytes, decompressed.</param>
/// <param name="isComplete">Whether a body, which it reads from the start, is the whole document.</param>
internal sealed class CompleteAnswerHandler(int maxBytes, Func<HttpResponseMessage, Stream, bool> isComplete) : DelegatingHandler
{
    private const int Quoted = 640;

    /// <exception cref="HttpRequestException"><see cref="HttpRequestError.InvalidResponse"/>: the message says what came
    /// instead.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (response.StatusCode is not HttpStatusCode.OK)
            return response;
        response.RequestMessage ??= request;
        try
        {
            await using var body = (await BufferedBody.OfAsync(response, maxBytes, cancellationToken)).Open();
            var isWhole = isComplete(response, body);
            body.Position = 0;
            if (!isWhole)
                throw new HttpRequestException(HttpRequestError.InvalidResponse, Describe(response, body));
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private static string Describe(HttpResponseMessage response, Stream body)
    {
        var type = response.Content.Headers.ContentType?.MediaType ?? "no content type";
        var start = new byte[Quoted];
        var read = body.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return body.Length == 0
            ? $"{type}, an empty body"
            : $"{type}, {body.Length} bytes that begin {AnswerText.Quote(start.AsSpan(0, read), OutboundHandler.IsPrivate(response))}";
    }
}
