namespace Worker.Http;

/// <summary>Whether two addresses belong to one owner, as far as their names show.</summary>
internal static class Site
{
    /// <summary>Whether an answer from one address may send the worker to another of the same site.</summary>
    public static bool MayFollow(Uri from, Uri to) =>
        IsSafe(from, to) && string.Equals(Of(from), Of(to), StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Whether an answer may send the worker there at all: http or https, not down to http, not from elsewhere into this machine.
    /// </summary>
    public static bool IsSafe(Uri from, Uri to) =>
        to.Scheme is "http" or "https"
        && !(from.Scheme is "https" && to.Scheme is "http")
        && (from.IsLoopback || !to.IsLoopback);

    /// <summary>
    /// The last two labels of a name (<c>yahoo.com</c>), three below a registry's own second level (<c>bbc.co.uk</c>); an
    /// IP address or a single label is a site by itself.
    /// </summary>
    private static string Of(Uri address)
    {
        var labels = address.IdnHost.TrimEnd('.').Split('.');
        if (address.HostNameType is not UriHostNameType.Dns || labels.Length < 3)
            return address.IdnHost;

        // Without the list of public suffixes: a country's domain with a short second level is a registry (co.uk, com.au, ac.jp).
        var isRegistry = labels[^1].Length == 2 && labels[^2].Length <= 3;
        return string.Join('.', labels[^(isRegistry ? 3 : 2)..]);
    }
}
