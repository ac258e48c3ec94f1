namespace Worker.Http;

/// <summary>
/// The sockets, in two pools: one for hosts that the settings name, one for hosts that the network led to. So a redirect never uses a
/// connection that was open to a host which only the settings may name.
/// </summary>
internal sealed class OutboundHandler : HttpMessageHandler
{
    private static readonly HttpRequestOptionsKey<bool> LedKey = new("Worker.Http.Led");

    private static readonly HttpRequestOptionsKey<bool> PrivateKey = new("Worker.Http.Private");

    private readonly ConnectionPolicy _policy;
    private readonly HttpMessageInvoker _named;
    private readonly HttpMessageInvoker _led;

    /// <param name="configure">Sets all but <see cref="SocketsHttpHandler.ConnectCallback"/>; called for each pool.</param>
    public OutboundHandler(ConnectionPolicy policy, Action<SocketsHttpHandler> configure)
    {
        _policy = policy;
        _named = Pool(isLed: false);
        _led = Pool(isLed: true);

        HttpMessageInvoker Pool(bool isLed)
        {
            var sockets = new SocketsHttpHandler();
            configure(sockets);
            sockets.AllowAutoRedirect = false;
            sockets.ConnectCallback = (context, cancellationToken) => policy.ConnectAsync(context, isLed, cancellationToken);
            return new HttpMessageInvoker(sockets, disposeHandler: true);
        }
    }

    /// <summary>Notes that a request goes where another host led: a redirect, or a link in a document.</summary>
    /// <param name="from">The address that was asked before. The same host and port are no new reach.</param>
    /// <param name="previous">The request before; null if there is none.</param>
    public static void MarkLed(HttpRequestMessage request, Uri from, HttpRequestMessage? previous = null)
    {
        var isLed = previous?.Options.TryGetValue(LedKey, out var before) == true && before;
        if (isLed || Uri.Compare(from, request.RequestUri, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) != 0)
            request.Options.Set(LedKey, true);
    }

    /// <summary>Whether an answer came from this machine or a private network.</summary>
    public static bool IsPrivate(HttpResponseMessage response) =>
        response.RequestMessage is { } request && request.Options.TryGetValue(PrivateKey, out var isPrivate) && isPrivate;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var isLed = request.Options.TryGetValue(LedKey, out var led) && led;
        if (ConnectionPolicy.ProxyOf(request.RequestUri!) is not null)
            _policy.CheckProxied(request.RequestUri!, isLed);
        var response = await (isLed ? _led : _named).SendAsync(request, cancellationToken);
        if (!isLed && _policy.IsPrivate(request.RequestUri!))
            request.Options.Set(PrivateKey, true);
        return response;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _named.Dispose();
            _led.Dispose();
        }
        base.Dispose(disposing);
    }
}
