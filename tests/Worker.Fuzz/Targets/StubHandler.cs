using System.Net;

namespace Worker.Fuzz.Targets;

/// <summary>A web that answers each request with the same bytes; the parsers behind it see what they would see of a real host.</summary>
internal sealed class StubHandler : HttpMessageHandler
{
    private const int MaxAnswers = 20;

    private int _answers;

    public byte[] Body { get; set; } = [];

    public HttpStatusCode Status { get; set; } = HttpStatusCode.OK;

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; set; } = [];

    /// <summary>For the next input.</summary>
    public void Reset(byte[] body) => (Body, _answers) = (body, 0);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // A document that names a next page of itself would go on up to the limit of pages each time.
        var isOver = ++_answers > MaxAnswers;
        var response = new HttpResponseMessage(isOver ? HttpStatusCode.NotFound : Status) { Content = new ByteArrayContent(isOver ? [] : Body), RequestMessage = request };
        foreach (var (name, value) in Headers)
        {
            if (!response.Headers.TryAddWithoutValidation(name, value))
                response.Content.Headers.TryAddWithoutValidation(name, value);
        }
        return Task.FromResult(response);
    }
}

/// <summary>A clock that stands still, so that an input gives the same answer each day.</summary>
internal sealed class StandingClock : TimeProvider
{
    public static DateTimeOffset Now { get; } = new(2026, 9, 30, 12, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
