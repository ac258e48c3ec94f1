using System.Net;
using Worker.Observability;

namespace Worker.Http;

/// <summary>
/// A host has an address that the worker does not connect to. The HTTP client wraps it in its <see cref="HttpRequestException"/>; no retry
/// helps.
/// </summary>
/// <param name="message">What was found, what was expected, what to do.</param>
internal sealed class BlockedAddressException(string message, string host, IPAddress address) : Exception(message), IOperatorError
{
    public string Host { get; } = host;

    public IPAddress Address { get; } = address;

    /// <summary>The exception of a request that failed for this reason; null if it failed for another.</summary>
    public static BlockedAddressException? In(Exception? failure) =>
        failure is HttpRequestException { InnerException: BlockedAddressException blocked } ? blocked : null;
}
