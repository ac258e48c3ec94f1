namespace Worker.Http;

/// <summary>
/// Reads the whole body inside the pipeline, so that the timeouts cover it and a body that ends early is retried like any lost
/// connection.
/// </summary>
internal sealed class BufferingHandler(int maxBytes) : DelegatingHandler
{
    /// <exception cref="HttpRequestException">
    /// <see cref="HttpRequestError.ResponseEnded"/>: the body was cut off; <see cref="HttpRequestError.ConfigurationLimitExceeded"/>: it is
    /// too long.
    /// </exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        try
        {
            await BufferedBody.OfAsync(response, maxBytes, cancellationToken);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }
}
