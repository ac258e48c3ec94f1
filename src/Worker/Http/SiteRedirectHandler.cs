using System.Net;

namespace Worker.Http;

/// <summary>
/// Follows redirects of GET and HEAD within the site that was asked, never from https to http. Any other redirect is the
/// answer: a feed that is sent elsewhere (a consent page, a parked domain) says so instead of reading a stranger's page.
/// </summary>
internal sealed class SiteRedirectHandler : DelegatingHandler
{
    private const int MaxRedirects = 5;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        for (var followed = 0; followed < MaxRedirects && Target(response) is { } target; followed++)
        {
            response.Dispose();
            response = await base.SendAsync(Repeat(request, target), cancellationToken);
        }

        return response;
    }

    /// <summary>Where the answer may be followed to, or null.</summary>
    private static Uri? Target(HttpResponseMessage response)
    {
        var isRedirect = response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
            or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;
        if (!isRedirect || response.Headers.Location is not { } location || response.RequestMessage is not { RequestUri: { } from } asked)
            return null;

        var target = location.IsAbsoluteUri ? location : new Uri(from, location);
        return (asked.Method == HttpMethod.Get || asked.Method == HttpMethod.Head) && Site.MayFollow(from, target) ? target : null;
    }

    private static HttpRequestMessage Repeat(HttpRequestMessage request, Uri target)
    {
        var repeated = new HttpRequestMessage(request.Method, target) { Version = request.Version, VersionPolicy = request.VersionPolicy };
        foreach (var header in request.Headers)
            repeated.Headers.TryAddWithoutValidation(header.Key, header.Value);
        return repeated;
    }
}
