using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;
using Worker.Http;

namespace Worker.Encoders;

/// <summary>
/// Asks the hub. Large files are sent on to other hosts: those redirects are followed, to https only (from an http mirror also to http),
/// and the token stays behind.
/// </summary>
/// <param name="http">Without redirects, decompression, cookies and its own timeout.</param>
internal sealed class HubClient(HttpClient http, IOptions<HubOptions> options, TimeProvider time)
{
    private const int MaxRedirects = 5;

    /// <param name="from">The first requested byte.</param>
    /// <param name="tag">The tag of the bytes that are there already: should it no longer hold, the whole file comes.</param>
    /// <exception cref="HubException">The hub cannot be reached, or redirects to a forbidden place.</exception>
    public async Task<HubAnswer> AskAsync(HttpMethod method, Uri address, long from, string? tag, CancellationToken cancellationToken)
    {
        var hops = new List<HttpResponseMessage>();
        try
        {
            while (true)
            {
                var response = await SendAsync(method, address, hops.LastOrDefault()?.RequestMessage, from, tag, cancellationToken);
                hops.Add(response);
                if (!IsRedirect(response.StatusCode) || response.Headers.Location is not { } location)
                    return new HubAnswer(response, hops);
                if (hops.Count > MaxRedirects)
                    throw new HubException($"{ShownAddress.Of(hops[0].RequestMessage?.RequestUri)} redirects more than {MaxRedirects} times.", isTransient: false);
                address = Target(address, location);
            }
        }
        finally
        {
            foreach (var hop in hops.Where(hop => IsRedirect(hop.StatusCode)))
                hop.Dispose();
        }
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, Uri address, HttpRequestMessage? previous, long from, string? tag, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, address);
        if (previous is not null)
            OutboundHandler.MarkLed(request, previous.RequestUri!, previous);
        // Bytes as they are stored: lengths and hashes are of these.
        request.Headers.AcceptEncoding.ParseAdd("identity");
        request.Headers.UserAgent.ParseAdd("forecast-worker");
        if (options.Value.Token is { Length: > 0 } token && IsHub(address))
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (from > 0)
        {
            request.Headers.Range = new RangeHeaderValue(from, null);
            if (tag is not null)
                request.Headers.TryAddWithoutValidation("If-Range", tag);
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(options.Value.StallTimeout);
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
        }
        catch (HttpRequestException failure) when (BlockedAddressException.In(failure) is { } blocked)
        {
            throw new HubException($"{blocked.Message}.", isTransient: false, innerException: failure);
        }
        catch (HttpRequestException failure)
        {
            throw new HubException($"{address.Host} could not be reached: {failure.Message}.".Replace("..", ".", StringComparison.Ordinal), isTransient: true, innerException: failure);
        }
        catch (OperationCanceledException silence) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HubException($"{address.Host} gave no answer within Sentiment:Hub:StallTimeout, {options.Value.StallTimeout}.", isTransient: true, innerException: silence);
        }
    }

    /// <exception cref="HubException">The status is not one of an answer with a file.</exception>
    public void ThrowIfRefused(HubEncoder model, string file, HttpResponseMessage response) => HubError.ThrowIf(model, file, response, time);

    private bool IsHub(Uri address) => Uri.Compare(address, options.Value.Address, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;

    private static Uri Target(Uri from, Uri location)
    {
        var target = location.IsAbsoluteUri ? location : new Uri(from, location);
        return target.Scheme is "https" || (target.Scheme is "http" && from.Scheme is "http")
            ? target
            : throw new HubException($"{from.Host} redirects to {target.Scheme}://{target.Host}; only https is followed. Check Sentiment:Hub:Address.", isTransient: false);
    }

    private static bool IsRedirect(HttpStatusCode status) =>
        status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;
}
