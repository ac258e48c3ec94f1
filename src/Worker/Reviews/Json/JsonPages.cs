using Worker.Reviews.Documents;

namespace Worker.Reviews.Json;

/// <summary>The address of the next page of a JSON source.</summary>
internal static class JsonPages
{
    /// <summary>
    /// The address that the document gives, or the same address with another cursor or page number; null if there is none.
    /// </summary>
    public static string? Next(ReviewDocument document, IReadOnlyDictionary<string, string> values, ReviewPagingOptions paging)
    {
        if (!ReviewDocuments.IsOnTheWeb(document.Location))
            return null;
        if (paging.Next.Length > 0)
            return values.GetValueOrDefault(paging.Next);
        if (paging.Cursor.Length > 0)
            return values.GetValueOrDefault(paging.Cursor) is { Length: > 0 } cursor ? With(document.Location, paging.CursorParameter, cursor) : null;
        return paging.PageParameter.Length > 0 ? With(document.Location, paging.PageParameter, $"{First(document.Location, paging.PageParameter) + 1}") : null;
    }

    /// <summary>The number of the page in the address; 1 if it has none.</summary>
    private static int First(string address, string parameter) =>
        Query(address).FirstOrDefault(pair => Is(pair, parameter)) is { } pair && int.TryParse(pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..], out var page) ? page : 1;

    private static string With(string address, string parameter, string value)
    {
        var pair = $"{Uri.EscapeDataString(parameter)}={Uri.EscapeDataString(value)}";
        var query = Query(address).Where(other => !Is(other, parameter)).Append(pair);
        return new UriBuilder(address) { Query = string.Join('&', query) }.Uri.AbsoluteUri;
    }

    private static string[] Query(string address) => new Uri(address).Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries);

    private static bool Is(string pair, string parameter) => Uri.UnescapeDataString(pair.Split('=')[0]).Equals(parameter, StringComparison.Ordinal);
}
