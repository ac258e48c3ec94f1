using System.Net;
using Polly.CircuitBreaker;
using Polly.Timeout;
using Worker.Http;
using Worker.Observability;

namespace Worker.Reviews.Documents;

/// <summary>Describes each way in which reading a document fails: what was received, what was expected, what to do.</summary>
internal static class DocumentError
{
    private const string Again = "The next run asks again.";

    /// <summary>Any status but 200 and 304.</summary>
    public static ReviewFeedException Of(string source, HttpResponseMessage response, byte[] body, TimeProvider time)
    {
        var address = response.RequestMessage?.RequestUri;
        var answered = $"{ShownAddress.Of(address)} answered {AnswerText.Status(response.StatusCode)}, saying {AnswerText.Quote(body, OutboundHandler.IsPrivate(response))}";
        return response.StatusCode switch
        {
            HttpStatusCode.TooManyRequests => Transient(source, $"{answered}; it limits its callers. {Wait(response, time)} {Again}"),
            HttpStatusCode.NotFound or HttpStatusCode.Gone => Lasting(source, $"{answered}. Correct the Address in Reviews:Sources."),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => Lasting(
                source, $"{answered}; expected a document that needs no login, or the one of Key and Headers of the source. Check these, try another Reviews:Http:UserAgent, or save the document and set Path."),
            HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError => Transient(
                source, $"{answered}; expected 200, from the retries of Reviews:Http at the latest. {Again}"),
            HttpStatusCode.NotModified => Lasting(source, $"{answered}, though nothing was said of an earlier answer; expected 200 with a document."),
            >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest => Redirect(source, response, address),
            _ => Lasting(source, $"{answered}; expected 200 with a document. Check the Address in Reviews:Sources."),
        };
    }

    /// <summary>No answer at all.</summary>
    public static ReviewFeedException Of(string source, Uri address, Exception failure) => failure switch
    {
        _ when BlockedAddressException.In(failure) is { } blocked => Lasting(source, blocked.Message, failure),
        BrokenCircuitException => Transient(source, $"{address.Host} failed too often and is not asked for now. {Again}", failure),
        TimeoutRejectedException => Transient(
            source, $"{address.Host} gave no complete answer within Reviews:Http:AttemptTimeout and TotalTimeout. Raise them. {Again}", failure),
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => Lasting(
            source, $"{ShownAddress.Of(address)} sent more than Reviews:Http:MaxResponseBytes. Raise it, or save the document and set Path.", failure),
        HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } => Transient(
            source, $"{address.Host} cut its answer off, at each attempt. {Again}", failure),
        _ => Transient(source, $"{address.Host} could not be asked: {Printable.Line(failure.Message)} Check the network and the Address in Reviews:Sources.", failure),
    };

    public static ReviewFeedException TooLarge(string source, string path, long bytes, int limit) => Lasting(
        source, $"{path} has {bytes} bytes; expected at most Reviews:MaxFileBytes, {limit}. Raise it, or split the file.");

    /// <summary>A document that is not what the kind of the source says.</summary>
    /// <param name="expected">Such as <c>RSS or Atom</c>.</param>
    /// <param name="fault">What the parser says; null if there is nothing to add.</param>
    public static ReviewFeedException Unexpected(ReviewDocument document, string expected, string? fault, Exception? inner = null)
    {
        var what = document.IsPage() ? "an HTML page" : document.MediaType is { } type ? type : "a file";
        var text = AnswerText.Quote(document.Head, document.IsPrivate);
        return new ReviewFeedException(
            document.Source,
            $"{ShownAddress.Of(document.Location)} is {what}, {document.Length} bytes that begin {text}; expected {expected}"
            // What the parser says may quote the document.
            + (fault is null || document.IsPrivate ? "." : $" ({Excerpt.Of(fault).TrimEnd('.')}).") + " Check the address or path and the Kind in Reviews:Sources.",
            // A host that is down for maintenance answers with a page.
            isTransient: document.IsPage(),
            inner);
    }

    /// <summary>
    /// A file without rows: an export that failed, or was cut off. It differs from a feed, which shows what is new and may have nothing
    /// today.
    /// </summary>
    public static ReviewFeedException NoRows(ReviewDocument document) => Lasting(
        document.Source,
        $"{ShownAddress.Of(document.Location)} has no rows, {document.Length} bytes; expected at least one review. Export it again, or remove the source from Reviews:Sources. A feed that may be empty is of Kind Rss or Json.");

    /// <summary>A document that took longer to read than it may.</summary>
    public static ReviewFeedException TooSlow(ReviewDocument document, TimeSpan limit) => Lasting(
        document.Source,
        $"{ShownAddress.Of(document.Location)}, {document.Length} bytes, took more than {limit} to read; expected at most Reviews:DocumentTimeout. Raise it, or split the document.");

    /// <summary>A document with more entries than one may have.</summary>
    public static ReviewFeedException TooMany(string source, int limit) => Lasting(
        source, $"there are more than {limit} entries; expected at most Reviews:MaxEntries. Raise it, or split the source.");

    private static ReviewFeedException Redirect(string source, HttpResponseMessage response, Uri? from)
    {
        var target = response.Headers.Location;
        if (target is { IsAbsoluteUri: false } && from is not null)
            target = new Uri(from, target);
        return Lasting(source, target is not { Scheme: "http" or "https" }
            ? $"{ShownAddress.Of(from)} sends its callers on to '{ShownAddress.Of(target?.OriginalString ?? "")}'; only http and https are followed. Correct the Address in Reviews:Sources."
            : from is not null && Site.IsSafe(from, target)
            ? $"{ShownAddress.Of(from)} sends its callers on to {ShownAddress.Of(target)} after {RedirectHandler.MaxRedirects} redirects, which is where it ends. Correct the Address in Reviews:Sources."
            : $"{ShownAddress.Of(from)} sends its callers on to {ShownAddress.Of(target)}, from https to http or into this machine, which is not followed. If that is right, make it the Address in Reviews:Sources.");
    }

    private static string Wait(HttpResponseMessage response, TimeProvider time) =>
        RetryAfter.Of(response, time) is { } wait ? $"It asks to wait {(long)wait.TotalSeconds} s." : "It does not say how long to wait.";

    private static ReviewFeedException Transient(string source, string message, Exception? inner = null) => new(source, message, isTransient: true, inner);

    private static ReviewFeedException Lasting(string source, string message, Exception? inner = null) => new(source, message, isTransient: false, inner);
}
