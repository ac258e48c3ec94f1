using System.Net;
using System.Net.Sockets;

namespace Worker.IntegrationTests.Observability;

internal static class FreePort
{
    // Below Linux' range of outgoing connections (32768 and above): no connection of another test takes the port before its server does.
    private const int First = 20_000;
    private const int Count = 12_000;

    private static int _asked = Environment.ProcessId * 97;

    /// <summary>A port of the loopback address that nobody listened on a moment ago; never the same one twice in a process.</summary>
    public static int Find()
    {
        for (var attempt = 0; attempt < Count; attempt++)
        {
            var port = First + ((Interlocked.Increment(ref _asked) & int.MaxValue) % Count);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // The next one.
            }
        }
        throw new InvalidOperationException($"All of the ports from {First} to {First + Count - 1} are in use.");
    }
}
