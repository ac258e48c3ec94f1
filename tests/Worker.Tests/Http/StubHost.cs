using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using Worker.Http;
using Worker.Observability.Meters;

namespace Worker.Tests.Http;

/// <summary>A host below the real pipeline: answers in turn, the last one for ever, and notes when it was asked.</summary>
internal sealed class StubHost : HttpMessageHandler
{
    private readonly Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>>[] _answers;
    private readonly MetricCollector<long> _attempts;
    private readonly MetricCollector<long> _retries;
    private readonly ServiceProvider _services;

    public StubHost(HttpPipelineOptions options, params Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>>[] answers)
        : this(options, acrossSites: false, answers)
    {
    }

    public StubHost(
        HttpPipelineOptions options, bool acrossSites, params Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>>[] answers)
    {
        _answers = answers;
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Time);
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddFakeLogging());
        services.AddHttpClient("stub").AddHttpPipeline(_ => options, acrossSites).ConfigurePrimaryHttpMessageHandler(() => this);
        _services = services.BuildServiceProvider();
        var meters = _services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>();
        _attempts = new MetricCollector<long>(meters, HttpMeter.MeterName, HttpMeter.AttemptsName);
        _retries = new MetricCollector<long>(meters, HttpMeter.MeterName, HttpMeter.RetriesName);
        Client = _services.GetRequiredService<IHttpClientFactory>().CreateClient("stub");
    }

    public static Uri Address { get; } = new("https://prices.example.org/aapl");

    /// <summary>In real time: what a slow machine may need between a timer's end and the next thing that the pipeline waits for.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(30);

    public NotedTime Time { get; } = new(new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.Zero));

    public HttpClient Client { get; }

    public List<HttpRequestMessage> Requests { get; } = [];

    /// <summary>Time from each attempt to the next.</summary>
    public IReadOnlyList<TimeSpan> Waits => [.. AskedAt.Zip(AskedAt.Skip(1), (before, after) => after - before)];

    public List<DateTimeOffset> AskedAt { get; } = [];

    public IReadOnlyList<string> Attempts => Outcomes(_attempts);

    public IReadOnlyList<string> Retries => Outcomes(_retries);

    public IReadOnlyList<FakeLogRecord> Log => _services.GetFakeLogCollector().GetSnapshot();

    /// <summary>Patient enough that only what a test changes matters.</summary>
    public static HttpPipelineOptions Options() => new()
    {
        RequestSpacing = TimeSpan.Zero,
        BreakerMinimumAttempts = 1000,
        AttemptTimeout = TimeSpan.FromMinutes(1),
        TotalTimeout = TimeSpan.FromHours(1),
    };

    public static Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> Says(
        HttpStatusCode status, string body = "", Action<HttpResponseMessage>? change = null) => (request, _) =>
    {
        var response = new HttpResponseMessage(status) { Content = new StringContent(body), RequestMessage = request };
        change?.Invoke(response);
        return Task.FromResult(response);
    };

    public static Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> Fails(Exception failure) =>
        (_, _) => Task.FromException<HttpResponseMessage>(failure);

    public static async Task<HttpResponseMessage> NeverAnswers(HttpRequestMessage _, CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        throw new InvalidOperationException("Not reached.");
    }

    /// <summary>One call, during which the clock goes on in small steps whenever everybody waits.</summary>
    public async Task<HttpResponseMessage> AskAsync()
    {
        var call = Client.GetAsync(Address, TestContext.Current.CancellationToken);
        await Task.Delay(Settling, TestContext.Current.CancellationToken);
        while (!call.IsCompleted)
        {
            var ended = Time.TimersEnded;
            Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(Time.TimersEnded == ended ? TimeSpan.FromMilliseconds(1) : Settling, TestContext.Current.CancellationToken);
        }

        return await call;
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = _answers[Math.Min(AskedAt.Count, _answers.Length - 1)];
        AskedAt.Add(Time.GetUtcNow());
        Requests.Add(request);
        return answer(request, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && _services is not null)
        {
            _attempts.Dispose();
            _retries.Dispose();
        }

        base.Dispose(disposing);
    }

    private static List<string> Outcomes(MetricCollector<long> counter) =>
        [.. counter.GetMeasurementSnapshot().SelectMany(count => Enumerable.Repeat($"{count.Tags["host"]} {count.Tags["outcome"]}", (int)count.Value))];
}

/// <summary>A clock that counts the timers that have come to their end, so that whoever moves it can wait for what follows.</summary>
internal sealed class NotedTime(DateTimeOffset start) : FakeTimeProvider(start)
{
    private int _ended;

    public int TimersEnded => Volatile.Read(ref _ended);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => base.CreateTimer(
        given =>
        {
            Interlocked.Increment(ref _ended);
            callback(given);
        },
        state, dueTime, period);
}
