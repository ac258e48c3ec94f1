using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Worker.Http;

/// <summary>
/// Which IP addresses do not belong to the public internet (the special-purpose registries of RFC 6890). An address that holds an IPv4
/// address (mapped, NAT64, 6to4) is what that one is.
/// </summary>
internal static class SpecialAddress
{
    private const string ThisMachine = "this machine";
    private const string LinkLocal = "a link-local address";
    private const string Private = "a private network";
    private const string Metadata = "a cloud's metadata service";
    private const string Reserved = "a reserved address";

    private static readonly (IPNetwork Network, string Kind)[] Networks =
    [
        // Metadata services whose addresses are public by the registries, or differ from private ones.
        (Of("169.254.169.254/32"), Metadata), (Of("168.63.129.16/32"), Metadata), (Of("100.100.100.200/32"), Metadata), (Of("fd00:ec2::254/128"), Metadata),
        (Of("0.0.0.0/8"), ThisMachine), (Of("127.0.0.0/8"), ThisMachine), (Of("169.254.0.0/16"), LinkLocal),
        (Of("10.0.0.0/8"), Private), (Of("172.16.0.0/12"), Private), (Of("192.168.0.0/16"), Private), (Of("100.64.0.0/10"), Private),
        (Of("192.0.0.0/24"), Reserved), (Of("192.0.2.0/24"), Reserved), (Of("192.88.99.0/24"), Reserved), (Of("198.18.0.0/15"), Reserved),
        (Of("198.51.100.0/24"), Reserved), (Of("203.0.113.0/24"), Reserved), (Of("224.0.0.0/4"), Reserved), (Of("240.0.0.0/4"), Reserved),
        (Of("::1/128"), ThisMachine), (Of("::/128"), ThisMachine), (Of("fe80::/10"), LinkLocal), (Of("fec0::/10"), Private), (Of("fc00::/7"), Private),
        // A private NAT64 prefix, with any target.
        (Of("64:ff9b:1::/48"), Private), (Of("2001::/23"), Reserved), (Of("2001:db8::/32"), Reserved), (Of("3fff::/20"), Reserved),
    ];

    // The position, in bytes, of the target IPv4 address in an address.
    private static readonly (IPNetwork Network, int Offset)[] Holders =
        [(Of("::ffff:0:0/96"), 12), (Of("::/96"), 12), (Of("::ffff:0:0:0/96"), 12), (Of("64:ff9b::/96"), 12), (Of("2002::/16"), 2)];

    private static readonly IPNetwork GlobalUnicast = Of("2000::/3");

    /// <summary>What an address is that is not public, in words for a message; null for a public one.</summary>
    public static string? Kind(IPAddress address)
    {
        if (Find(address) is { } kind)
            return kind;
        if (address.AddressFamily is not AddressFamily.InterNetworkV6)
            return null;
        foreach (var (network, offset) in Holders)
        {
            if (network.Contains(address))
                return Kind(new IPAddress(BinaryPrimitives.ReadUInt32LittleEndian(address.GetAddressBytes().AsSpan(offset))));
        }
        return GlobalUnicast.Contains(address) ? null : Reserved;
    }

    private static string? Find(IPAddress address) => Networks.FirstOrDefault(entry => entry.Network.Contains(address)).Kind;

    private static IPNetwork Of(string network) => IPNetwork.Parse(network);
}
