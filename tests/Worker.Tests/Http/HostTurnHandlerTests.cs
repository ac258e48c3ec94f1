using System.Net;
using Microsoft.Extensions.Time.Testing;
using Worker.Http;

namespace Worker.Tests.Http;

public sealed class HostTurnHandlerTests
{
    private static readonly Uri Address = new("https://prices.example.org/");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_as_many_calls_as_allowed_are_at_one_host_at_a_time()
    {
        using var host = new GatedHost();
        using var client = Client(host, turns: 2, TimeSpan.Zero, new FakeTimeProvider());

        var calls = Enumerable.Range(0, 6).Select(_ => client.GetAsync(Address, Cancelled)).ToList();
        var elsewhere = client.GetAsync(new Uri("https://other.example.org/"), Cancelled);
        Assert.Equal(3, host.Waiting);
        host.Open();
        await Task.WhenAll([.. calls, elsewhere]);

        Assert.Equal(2, host.MostAtOnce["prices.example.org"]);
    }

    [Fact]
    public async Task Calls_to_one_host_start_no_closer_than_the_spacing()
    {
        using var host = new GatedHost();
        host.Open();
        var time = new FakeTimeProvider();
        using var client = Client(host, turns: 1, TimeSpan.FromSeconds(2), time);
        (await client.GetAsync(Address, Cancelled)).Dispose();

        var second = client.GetAsync(Address, Cancelled);
        time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.Equal(1, host.Served);
        time.Advance(TimeSpan.FromSeconds(0.1));
        (await second).Dispose();

        Assert.Equal(2, host.Served);
    }

    [Fact]
    public async Task A_call_that_is_cancelled_while_it_waits_leaves_its_turn_to_the_next()
    {
        using var host = new GatedHost();
        using var client = Client(host, turns: 1, TimeSpan.Zero, new FakeTimeProvider());
        using var patience = new CancellationTokenSource();
        var first = client.GetAsync(Address, Cancelled);
        var second = client.GetAsync(Address, patience.Token);
        var third = client.GetAsync(Address, Cancelled);

        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        host.Open();
        await Task.WhenAll(first, third);

        Assert.Equal(2, host.Served);
    }

    private static HttpClient Client(HttpMessageHandler host, int turns, TimeSpan spacing, TimeProvider time) =>
        new(new HostTurnHandler(turns, spacing, time) { InnerHandler = host }, disposeHandler: false);

    private sealed class GatedHost : HttpMessageHandler
    {
        private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Dictionary<string, int> _now = [];
        private readonly Lock _lock = new();

        public Dictionary<string, int> MostAtOnce { get; } = [];

        public int Served { get; private set; }

        public int Waiting { get; private set; }

        public void Open() => _gate.SetResult();

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var host = request.RequestUri!.Host;
            lock (_lock)
            {
                Waiting++;
                _now[host] = _now.GetValueOrDefault(host) + 1;
                MostAtOnce[host] = Math.Max(MostAtOnce.GetValueOrDefault(host), _now[host]);
            }

            await _gate.Task.WaitAsync(cancellationToken);
            lock (_lock)
            {
                _now[host]--;
                Served++;
            }

            return new HttpResponseMessage(HttpStatusCode.OK);
        }
    }
}
