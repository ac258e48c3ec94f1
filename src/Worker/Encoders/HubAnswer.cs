using System.Net;

namespace Worker.Encoders;

/// <summary>An answer whose body is still to come, with what the hub sent about the file before it.</summary>
internal sealed class HubAnswer(HttpResponseMessage response, IReadOnlyList<HttpResponseMessage> hops) : IDisposable
{
    public HttpResponseMessage Response { get; } = response;

    /// <summary>
    /// What the file is, for every host that serves it: SHA-256, git's hash or an opaque tag, without quotes; null if unknown.
    /// </summary>
    public string? Identity { get; } = (First(hops, "X-Linked-ETag") ?? First([response], "ETag"))?.Replace("W/", "", StringComparison.Ordinal).Trim('"');

    /// <summary>
    /// The tag of the host that serves the bytes, for <c>If-Range</c>; null if there is none that vouches for every byte.
    /// </summary>
    public string? StrongTag { get; } = First([response], "ETag") is { } tag && tag.StartsWith('"') ? tag : null;

    /// <summary>The commit of the revision; null if the hub does not say.</summary>
    public string? Commit { get; } = First(hops, "X-Repo-Commit");

    /// <summary>The length of the whole file in bytes; null if unknown.</summary>
    public long? Size { get; } =
        long.TryParse(First(hops, "X-Linked-Size"), System.Globalization.CultureInfo.InvariantCulture, out var linked) ? linked
        : response.StatusCode is HttpStatusCode.PartialContent ? response.Content.Headers.ContentRange?.Length
        : response.Content.Headers.ContentLength;

    public void Dispose() => Response.Dispose();

    private static string? First(IEnumerable<HttpResponseMessage> hops, string header) => hops
        .Select(hop => hop.Headers.NonValidated.TryGetValues(header, out var values) ? values.ToString() : null)
        .FirstOrDefault(value => !string.IsNullOrEmpty(value));
}
