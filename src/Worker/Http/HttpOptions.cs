namespace Worker.Http;

/// <summary>Section <c>Http</c>: what holds for every connection that the worker opens to a feed or a hub.</summary>
internal sealed class HttpOptions
{
    public const string Section = "Http";

    /// <summary>
    /// Whether the addresses in the settings may lead to this machine or into a private network. A redirect never leads there, and the
    /// worker never shows what a host there answers. Default false.
    /// </summary>
    public bool AllowPrivateNetworks { get; set; }
}
