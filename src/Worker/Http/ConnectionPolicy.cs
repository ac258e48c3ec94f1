using System.Collections.Concurrent;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Worker.Http;

/// <summary>
/// Decides on the address that a name resolved to, at the moment of the connection: a name that is checked first and resolved again later
/// may mean another machine by then. Thread-safe.
/// </summary>
/// <param name="allowPrivate">Whether the hosts that the settings name may be on this machine or in a private network.</param>
/// <param name="kind">What an address is that is not public; null for a public one.</param>
internal sealed class ConnectionPolicy(bool allowPrivate, Func<IPAddress, string?> kind)
{
    // The number of hosts that the settings name is small.
    private readonly ConcurrentDictionary<(string Host, int Port), bool> _private = new();

    /// <summary>Whether the last connection to this authority led to this machine or into a private network.</summary>
    public bool IsPrivate(Uri address) => _private.GetValueOrDefault(Key(address.IdnHost, address.Port));

    /// <param name="isLed">Whether the network led to this host (a redirect), not the settings.</param>
    /// <exception cref="BlockedAddressException">The host has no address that may be used.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, bool isLed, CancellationToken cancellationToken)
    {
        var target = context.DnsEndPoint;
        var addresses = await Dns.GetHostAddressesAsync(target.Host, cancellationToken);
        if (!IsProxy(context))
            addresses = Permitted(target, addresses, isLed);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, target.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>A proxy resolves names itself; what can be seen from here is a number or a name that means this machine.</summary>
    /// <exception cref="HttpRequestException">With a <see cref="BlockedAddressException"/>.</exception>
    public void CheckProxied(Uri address, bool isLed)
    {
        var named = IPAddress.TryParse(address.IdnHost.Trim('[', ']'), out var number) ? number
            : address.IsLoopback || address.IdnHost.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase) ? IPAddress.Loopback : null;
        if (named is null)
            return;
        try
        {
            Permitted(new DnsEndPoint(address.IdnHost, address.Port), [named], isLed);
        }
        catch (BlockedAddressException blocked)
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError, blocked.Message, blocked);
        }
    }

    private IPAddress[] Permitted(DnsEndPoint target, IPAddress[] addresses, bool isLed)
    {
        var own = OwnAddresses();
        var found = addresses.Select(address => (Address: address, Kind: kind(address) ?? (own.Contains(address) ? kind(IPAddress.Loopback) : null))).ToList();
        var permitted = found.Where(one => one.Kind is null || (allowPrivate && !isLed)).ToList();
        if (permitted.Count == 0 && found.Count > 0)
            throw Blocked(target.Host, found[0].Address, found[0].Kind!, isLed);
        if (!isLed)
            _private[Key(target.Host, target.Port)] = permitted.Any(one => one.Kind is not null);
        return [.. permitted.Select(one => one.Address)];
    }

    // A number has many spellings.
    private static (string Host, int Port) Key(string host, int port) =>
        (IPAddress.TryParse(host.Trim('[', ']'), out var number) ? number.ToString() : host.ToLowerInvariant(), port);

    private static BlockedAddressException Blocked(string host, IPAddress address, string kind, bool isLed) => new(
        isLed
            ? $"a redirect or link leads to {host} at {address}, {kind}, where none is followed. If that is right, name its address in the settings, "
                + "and set Http:AllowPrivateNetworks to true"
            : $"{host} is at {address}, {kind}; expected an address on the public internet. If that is right, set Http:AllowPrivateNetworks to true",
        host, address);

    // They may change while the worker runs.
    private static HashSet<IPAddress> OwnAddresses()
    {
        try
        {
            return [.. NetworkInterface.GetAllNetworkInterfaces().SelectMany(one => one.GetIPProperties().UnicastAddresses).Select(one => one.Address)];
        }
        catch (NetworkInformationException)
        {
            // A sandbox may hide the interfaces; the rules for special addresses still hold.
            return [];
        }
    }

    private static bool IsProxy(SocketsHttpConnectionContext context) =>
        ProxyOf(context.InitialRequestMessage.RequestUri!) is { } proxy
        && string.Equals(proxy.IdnHost, context.DnsEndPoint.Host, StringComparison.OrdinalIgnoreCase) && proxy.Port == context.DnsEndPoint.Port;

    /// <summary>The proxy that the environment names for an address (<c>HTTPS_PROXY</c> and similar); null for none.</summary>
    public static Uri? ProxyOf(Uri address) =>
        HttpClient.DefaultProxy.IsBypassed(address) ? null : HttpClient.DefaultProxy.GetProxy(address);
}
