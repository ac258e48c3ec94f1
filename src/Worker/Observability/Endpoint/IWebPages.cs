namespace Worker.Observability.Endpoint;

/// <summary>Pages that the port shows beside health and metrics. They only read. Thread-safe.</summary>
internal interface IWebPages
{
    /// <param name="path">Begins with a slash; still percent-encoded.</param>
    /// <returns>Null if the path shows nothing.</returns>
    Task<WebPage?> GetAsync(string path, CancellationToken cancellationToken);
}

/// <param name="Policy">Its Content-Security-Policy.</param>
internal sealed record WebPage(int Status, string ContentType, string Body, string Policy);
