using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Worker.Observability.Endpoint;

/// <summary>
/// Answers requests for pages: GET and HEAD only, two at a time, and only to a host name that a foreign page in the same browser cannot
/// use. Thread-safe.
/// </summary>
/// <param name="limit">The longest that a page may take, with the wait for its turn.</param>
internal sealed class PageAnswer(IWebPages pages, IOptions<TelemetryOptions> options, TimeSpan limit) : IDisposable
{
    /// <summary>Pages that read the database at once; others wait.</summary>
    private const int AtOnce = 2;

    private readonly SemaphoreSlim _gate = new(AtOnce);

    /// <returns>False if the path shows nothing.</returns>
    public async Task<bool> TryAnswerAsync(HttpContext context)
    {
        if (!options.Value.Pages) return false;
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.Headers.Allow = "GET, HEAD";
            await RefuseAsync(context, StatusCodes.Status405MethodNotAllowed, "The pages only read: use GET.");
            return true;
        }
        if (!IsKnownHost(context.Request.Host.Host))
        {
            await RefuseAsync(
                context, StatusCodes.Status421MisdirectedRequest,
                $"The pages answer to an IP address, localhost and the names in Telemetry:Hosts; received the host '{Printable.Line(context.Request.Host.Host)}'.");
            return true;
        }
        WebPage? page;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        deadline.CancelAfter(limit);
        try
        {
            page = await InTurnAsync(PathOf(context), deadline.Token);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, $"The page was not ready after {limit.TotalSeconds:0} seconds.");
            return true;
        }
        if (page is null) return false;
        await WriteAsync(context, page);
        return true;
    }

    // The turn ends before the answer is sent: a client that reads slowly keeps nobody waiting.
    private async Task<WebPage?> InTurnAsync(string path, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return await pages.GetAsync(path, cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private static async Task WriteAsync(HttpContext context, WebPage page)
    {
        var response = context.Response;
        response.StatusCode = page.Status;
        response.ContentType = page.ContentType;
        response.Headers.ContentSecurityPolicy = page.Policy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "no-store";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (HttpMethods.IsGet(context.Request.Method)) await response.WriteAsync(page.Body, context.RequestAborted);
    }

    /// <summary>As it was sent, so that an encoded slash within a name stays one.</summary>
    private static string PathOf(HttpContext context) =>
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget is ['/', ..] target
            ? target.Split('?', 2)[0] : context.Request.Path.ToUriComponent();

    private static Task RefuseAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(text + "\n", context.RequestAborted);
    }

    /// <summary>
    /// A page of another site can make a browser ask this port under that site's name, once the name resolves here: it must not read the
    /// answer. It cannot do so under an address.
    /// </summary>
    private bool IsKnownHost(string host) =>
        IPAddress.TryParse(host.Trim('[', ']'), out _) || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || options.Value.Hosts.Contains(host, StringComparer.OrdinalIgnoreCase);
}
