using System.Net;

namespace Worker.Http;

/// <summary>
/// Follows redirects of GET and HEAD, five at most, to http and https only and never from https to http. Any other redirect is the
/// answer, so that a feed can say where it was sent instead of reading an unrelated page.
/// </summary>
/// <param name="acrossSites">
/// Whether also to other sites, which then see neither credentials nor entity tags of the first site's documents. Never from
/// another machine to this one; <see cref="ConnectionPolicy"/> decides again when the name is resolved.
/// </param>
internal sealed class RedirectHandler(bool acrossSites) : DelegatingHandler
{
    public const int MaxRedirects = 5;

    private static readonly HttpRequestOptionsKey<IReadOnlyCollection<string>> CredentialsKey = new("Worker.Http.Credentials");

    /// <summary>Meant for the site that was asked: who one is, and which version of its document one has.</summary>
    private static readonly HashSet<string> OfOneSite = new(StringComparer.OrdinalIgnoreCase)
    {
        "Authorization", "Cookie", "If-None-Match", "If-Modified-Since", "If-Range", "Referer",
    };

    /// <summary>Names headers that say who asks, so that a redirect to another site leaves them behind.</summary>
    public static void MarkCredentials(HttpRequestMessage request, IReadOnlyCollection<string> headers) =>
        request.Options.Set(CredentialsKey, headers);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        for (var followed = 0; followed < MaxRedirects && Target(response) is { } target; followed++)
        {
            // From hop to hop, so that what was left behind once does not come back.
            request = Repeat(response.RequestMessage!, target);
            response.Dispose();
            response = await base.SendAsync(request, cancellationToken);
        }

        return response;
    }

    /// <summary>Where the answer may be followed to, or null.</summary>
    private Uri? Target(HttpResponseMessage response)
    {
        var isRedirect = response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
            or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;
        if (!isRedirect || response.Headers.Location is not { } location || response.RequestMessage is not { RequestUri: { } from } asked)
            return null;

        var target = location.IsAbsoluteUri ? location : new Uri(from, location);
        var mayFollow = acrossSites ? Site.IsSafe(from, target) : Site.MayFollow(from, target);
        return (asked.Method == HttpMethod.Get || asked.Method == HttpMethod.Head) && mayFollow ? target : null;
    }

    private static HttpRequestMessage Repeat(HttpRequestMessage request, Uri target)
    {
        var repeated = new HttpRequestMessage(request.Method, target) { Version = request.Version, VersionPolicy = request.VersionPolicy };
        OutboundHandler.MarkLed(repeated, request.RequestUri!, request);
        var isSameSite = Site.MayFollow(request.RequestUri!, target);
        var credentials = request.Options.TryGetValue(CredentialsKey, out var named) ? named : [];
        foreach (var header in request.Headers.Where(header => isSameSite
            || !(OfOneSite.Contains(header.Key) || credentials.Contains(header.Key, StringComparer.OrdinalIgnoreCase))))
        {
            repeated.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }
        if (isSameSite)
            MarkCredentials(repeated, credentials);
        return repeated;
    }
}
