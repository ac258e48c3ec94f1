using Worker.Jobs;

namespace Worker.Runs;

/// <summary>
/// Takes what a job reports, from any thread and as often as it likes, and passes on the newest report about once a second. It never
/// holds the job up.
/// </summary>
internal sealed class RunProgress : IProgress<JobProgress>, IAsyncDisposable
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly IProgress<JobProgress>? _observer;
    private readonly Func<JobProgress, CancellationToken, Task> _write;
    private readonly PeriodicTimer _timer;
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _writing;
    private readonly Lock _gate = new();
    private JobProgress? _newest;

    /// <param name="observer">Receives every report at once: the progress bar.</param>
    /// <param name="write">Stores a report; must not throw except when cancelled.</param>
    public RunProgress(IProgress<JobProgress>? observer, Func<JobProgress, CancellationToken, Task> write, TimeProvider time)
    {
        _observer = observer;
        _write = write;
        _timer = new PeriodicTimer(Interval, time);
        _writing = WriteNewestAsync();
    }

    public void Report(JobProgress value)
    {
        lock (_gate) _newest = value;
        _observer?.Report(value);
    }

    /// <summary>Afterwards nothing is written any more: the final state of the run must not be overtaken by an older report.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _writing;
        _timer.Dispose();
        _ended.Dispose();
    }

    private async Task WriteNewestAsync()
    {
        try
        {
            while (await _timer.WaitForNextTickAsync(_ended.Token))
            {
                if (Take() is { } newest) await _write(newest, _ended.Token);
            }
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            // The run is over.
        }
    }

    private JobProgress? Take()
    {
        lock (_gate)
        {
            var newest = _newest;
            _newest = null;
            return newest;
        }
    }
}
