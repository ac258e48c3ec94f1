using System.Collections.Concurrent;

namespace Worker.Http;

/// <summary>
/// Lets few calls at a time ask one host, and spaces their starts. A call keeps its turn through its retries and their waits:
/// while a host asks one call to wait, the others do not ask it either. Waiting for a turn is outside every timeout.
/// </summary>
/// <param name="turns">Calls at a time to one host.</param>
/// <param name="spacing">Least time between the starts of two calls to one host.</param>
internal sealed class HostTurnHandler(int turns, TimeSpan spacing, TimeProvider time) : DelegatingHandler
{
    private readonly ConcurrentDictionary<string, Host> _hosts = new();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request.RequestUri);
        var host = _hosts.GetOrAdd(request.RequestUri.Authority, _ => new Host(turns));
        await host.Turns.WaitAsync(cancellationToken);
        try
        {
            if (host.ReserveStart(time.GetUtcNow(), spacing) is { Ticks: > 0 } wait)
                await Task.Delay(wait, time, cancellationToken);
            return await base.SendAsync(request, cancellationToken);
        }
        finally
        {
            host.Turns.Release();
        }
    }

    protected override void Dispose(bool disposing)
    {
        foreach (var host in disposing ? _hosts.Values : [])
            host.Turns.Dispose();
        base.Dispose(disposing);
    }

    private sealed class Host(int turns)
    {
        private readonly Lock _lock = new();
        private DateTimeOffset _nextStart = DateTimeOffset.MinValue;

        public SemaphoreSlim Turns { get; } = new(turns);

        /// <returns>How long to wait before the start; at most the spacing a turn, even if the clock was set back.</returns>
        public TimeSpan ReserveStart(DateTimeOffset now, TimeSpan spacing)
        {
            lock (_lock)
            {
                var latest = now + (spacing * turns);
                var start = _nextStart < now ? now : _nextStart > latest ? latest : _nextStart;
                _nextStart = start + spacing;
                return start - now;
            }
        }
    }
}
