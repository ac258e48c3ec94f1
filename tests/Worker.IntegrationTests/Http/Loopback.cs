using Worker.Http;

namespace Worker.IntegrationTests.Http;

/// <summary>Hosts of tests are on the loopback interface and stand for hosts on the internet.</summary>
internal static class Loopback
{
    /// <summary>A policy to which every address is public, so that a test of something else sees what the worker does on the internet.</summary>
    public static ConnectionPolicy IsPublic => new(allowPrivate: false, _ => null);
}
