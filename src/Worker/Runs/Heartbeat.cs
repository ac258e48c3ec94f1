namespace Worker.Runs;

/// <summary>
/// While a run executes, writes its heartbeat about once a second, and learns whether it was cancelled or another node took it over.
/// A database that cannot be reached changes nothing.
/// </summary>
internal sealed class Heartbeat : IAsyncDisposable
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Func<CancellationToken, Task<string?>> _beat;
    private readonly PeriodicTimer _timer;
    private readonly CancellationTokenSource _ended = new();
    private readonly CancellationTokenSource _called = new();
    private readonly Task _beating;

    /// <param name="beat">Returns null if the run belongs to another process, else who cancelled it, or empty; must not throw except when
    /// cancelled.</param>
    public Heartbeat(Func<CancellationToken, Task<string?>> beat, TimeProvider time)
    {
        _beat = beat;
        _timer = new PeriodicTimer(Interval, time);
        _beating = BeatAsync();
    }

    /// <summary>Cancelled once the run should stop.</summary>
    public CancellationToken Token => _called.Token;

    /// <summary>Who cancelled the run; null if nobody did.</summary>
    public string? CancelledBy { get; private set; }

    /// <summary>Whether the run is another process's by now.</summary>
    public bool IsTakenOver { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _beating;
        _timer.Dispose();
        _ended.Dispose();
        _called.Dispose();
    }

    private async Task BeatAsync()
    {
        try
        {
            while (await _timer.WaitForNextTickAsync(_ended.Token))
            {
                var answer = await _beat(_ended.Token);
                if (answer is "") continue;
                IsTakenOver = answer is null;
                CancelledBy = answer;
                await _called.CancelAsync();
                return;
            }
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            // The run is over.
        }
    }
}
