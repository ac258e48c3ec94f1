namespace Worker.Http;

/// <summary>The wait that a host asks for in its <c>Retry-After</c> header, as seconds or as a date (RFC 9110, 10.2.3).</summary>
internal static class RetryAfter
{
    /// <returns>Null without the header; zero if the date has passed.</returns>
    public static TimeSpan? Of(HttpResponseMessage? response, TimeProvider time) => response?.Headers.RetryAfter switch
    {
        { Delta: { } seconds } => seconds,
        { Date: { } date } => date > time.GetUtcNow() ? date - time.GetUtcNow() : TimeSpan.Zero,
        _ => null,
    };
}
