using Worker.Http;

namespace Worker.Reviews;

/// <summary>How a source says who asks: a key in the query of its address, or headers. No message, log or table shows them.</summary>
internal sealed class SourceCredentials(ReviewSourceOptions source)
{
    private const string Placeholder = "{key}", Hidden = "***";

    /// <summary>To hide a shorter text would make messages unreadable.</summary>
    private const int ShortestHidden = 4;

    /// <summary>What the pipeline itself sets.</summary>
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "Host", "Connection", "Transfer-Encoding", "Upgrade", "If-None-Match", "If-Modified-Since", "User-Agent", "Accept-Encoding",
    };

    private string[]? _secrets;

    /// <summary>The address with the key in its place.</summary>
    public string Address => source.Address.Replace(Placeholder, Uri.EscapeDataString(source.Key), StringComparison.Ordinal);

    /// <summary>The names of the headers, which no other site may see.</summary>
    public IReadOnlyCollection<string> HeaderNames => source.Headers.Keys;

    private bool HasKey => source.Key.Length > 0;

    /// <summary>What is wrong with the settings, one sentence each.</summary>
    public IEnumerable<string> Faults()
    {
        var query = source.Address.IndexOf('?', StringComparison.Ordinal);
        var inAddress = source.Address.LastIndexOf(Placeholder, StringComparison.Ordinal);
        var isUsed = inAddress >= 0 || source.Headers.Values.Any(value => value.Contains(Placeholder, StringComparison.Ordinal));
        if (source.Address.IndexOf(Placeholder, StringComparison.Ordinal) is >= 0 and var first && (query < 0 || first < query))
            yield return "Address: has {key} before the query; expected it after the question mark, where messages hide it, or in Headers.";
        if (isUsed && !HasKey)
            yield return $"Key: is empty, and {{key}} stands in Address or Headers; set it in the environment as Reviews__Keys__{source.Name}.";
        if (source.Key.Any(char.IsControl))
            yield return "Key: holds a line break or another control character; expected one line.";
        if (HasKey && !isUsed)
            yield return "Key: is set, and {key} stands neither in Address nor in Headers; expected it in one of them.";
        if (source.Headers.Count > 0 && source.Address.Length == 0)
            yield return "Headers: are set without an Address; only that is asked with them.";
        foreach (var (name, value) in source.Headers.Where(header => !CanSend(header.Key, header.Value)))
        {
            yield return $"Headers.{name}: cannot be sent; expected a header of a request such as Authorization or X-Api-Key, with a value in one line"
                + $"{(Reserved.Contains(name) ? ", and not one that the worker sets itself" : "")}.";
        }
    }

    /// <summary>Adds the headers to a request that goes to the host of the source's own address; any other host gets none.</summary>
    public void Apply(HttpRequestMessage request)
    {
        if (source.Headers.Count == 0 || !Uri.TryCreate(source.Address, UriKind.Absolute, out var own) || !IsSameHost(own, request.RequestUri!))
            return;
        foreach (var (name, value) in source.Headers)
            request.Headers.TryAddWithoutValidation(name, Expanded(value));
        RedirectHandler.MarkCredentials(request, HeaderNames);
    }

    /// <summary>A next page's address with the key, if the source has it in the query and the document left it out.</summary>
    public Uri WithKey(Uri next)
    {
        var own = new Uri(source.Address);
        if (!HasKey || !IsSameHost(own, next))
            return next;
        var there = Pairs(next).Select(pair => pair.Split('=')[0]).ToHashSet(StringComparer.Ordinal);
        var escaped = Uri.EscapeDataString(source.Key);
        var missing = Pairs(new Uri(Address)).Where(pair => pair.Contains(escaped, StringComparison.Ordinal) && !there.Contains(pair.Split('=')[0])).ToList();
        return missing.Count == 0 ? next : new UriBuilder(next) { Query = string.Join('&', [.. Pairs(next), .. missing]) }.Uri;
    }

    /// <summary>A text without the key and the values of the headers, should a host quote them.</summary>
    public string Hide(string text)
    {
        foreach (var secret in _secrets ??= Secrets())
            text = text.Replace(secret, Hidden, StringComparison.OrdinalIgnoreCase);
        return text;
    }

    /// <summary>The longest first: one may hold another.</summary>
    private string[] Secrets()
    {
        // The requested kind of document is no secret.
        var values = source.Headers.Where(header => !header.Key.StartsWith("Accept", StringComparison.OrdinalIgnoreCase)).Select(header => Expanded(header.Value));
        string[] all = [source.Key, Uri.EscapeDataString(source.Key), .. values];
        return [.. all.Where(secret => secret.Length >= ShortestHidden).OrderByDescending(secret => secret.Length)];
    }

    private string Expanded(string value) => value.Replace(Placeholder, source.Key, StringComparison.Ordinal);

    private static bool CanSend(string name, string value)
    {
        using var request = new HttpRequestMessage();
        return !Reserved.Contains(name) && !value.Any(char.IsControl) && request.Headers.TryAddWithoutValidation(name, value);
    }

    private static string[] Pairs(Uri address) => address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries);

    private static bool IsSameHost(Uri own, Uri to) =>
        Uri.Compare(own, to, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;
}
