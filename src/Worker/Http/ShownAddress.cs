using Worker.Observability;

namespace Worker.Http;

/// <summary>
/// An address as messages, logs and tables show it: without what may be a secret in it. Everything that shows an address asks here.
/// </summary>
internal static class ShownAddress
{
    private const int MaxLength = 200;

    private const string Hidden = "***";

    /// <summary>
    /// User information and the query are replaced by asterisks, and a fragment is left out: <c>https://***@example.org/feed?***</c>.
    /// </summary>
    public static string Of(Uri? address)
    {
        if (address is null)
            return "";
        if (!address.IsAbsoluteUri)
            return Cut(BeforeQuery(address.OriginalString));
        if (address.IsFile)
            return Cut(address.LocalPath);
        // Other schemes may have no query by their rules, but still a secret after a question mark.
        if (address.Scheme is not ("http" or "https"))
            return Cut(BeforeQuery(address.OriginalString));
        var user = address.UserInfo.Length > 0 ? Hidden + "@" : "";
        var port = address.IsDefaultPort || address.Port < 0 ? "" : $":{address.Port}";
        return Cut($"{address.Scheme}://{user}{Host(address)}{port}{address.AbsolutePath}{(address.Query.Length > 0 ? "?" + Hidden : "")}");
    }

    /// <summary>Of an address whose path is a secret too, as that of a chat's webhook: <c>https://hooks.example.org/***</c>.</summary>
    public static string HostOf(Uri address) => Cut($"{address.Scheme}://{Host(address)}{(address.IsDefaultPort ? "" : $":{address.Port}")}/{Hidden}");

    /// <summary>The same as <see cref="Of(Uri?)"/> for a text that is an address, or else the path of a file.</summary>
    public static string Of(string location)
    {
        if (Uri.TryCreate(location, UriKind.Absolute, out var address) && !address.IsFile)
            return Of(address);
        // What is almost an address may still hold a secret.
        return location.Contains("://", StringComparison.Ordinal) ? Cut(BeforeQuery(location)) : Cut(location);
    }

    // IdnHost is ASCII: no letter looks like another, and no text runs backwards. It throws for a name that no host can have.
    private static string Host(Uri address)
    {
        try
        {
            return address.HostNameType is UriHostNameType.IPv6 ? $"[{address.IdnHost.Trim('[', ']')}]" : address.IdnHost;
        }
        catch (UriFormatException)
        {
            return Uri.EscapeDataString(address.Host);
        }
    }

    private static string BeforeQuery(string text)
    {
        var end = text.AsSpan().IndexOfAny('?', '#');
        var shown = end < 0 ? text : $"{text[..end]}?{Hidden}";
        var start = shown.IndexOf("://", StringComparison.Ordinal) + 3;
        var at = start < 3 ? -1 : shown.IndexOf('@', start);
        return at < 0 ? shown : $"{shown[..start]}{Hidden}{shown[at..]}";
    }

    private static string Cut(string text) => Printable.Line(text.Length > MaxLength ? $"{text[..MaxLength]}..." : text);
}
