using Worker.Storage.Runs;

namespace Worker.Runs;

/// <summary>
/// The lines that one run logs, written about once a second. A run that says very much keeps its first lines, and warnings a little longer.
/// </summary>
internal sealed class RunLog : IAsyncDisposable
{
    public const int MaxLines = 1000;
    public const int MaxLinesWithWarnings = 1100;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Func<IReadOnlyList<RunLogLine>, CancellationToken, Task> _write;
    private readonly PeriodicTimer _timer;
    private readonly Task _writing;
    private readonly Lock _gate = new();
    private List<RunLogLine> _waiting = [];
    private int _count;
    private bool _isClosed;

    /// <param name="write">Stores lines; must not throw.</param>
    public RunLog(Func<IReadOnlyList<RunLogLine>, CancellationToken, Task> write, TimeProvider time)
    {
        _write = write;
        _timer = new PeriodicTimer(Interval, time);
        _writing = WriteAsync();
    }

    public void Add(RunLogLine line)
    {
        var isWarning = line.Level is not "information";
        lock (_gate)
        {
            // Of something that outlives the run that started it.
            if (_isClosed) return;
            if (_count >= (isWarning ? MaxLinesWithWarnings : MaxLines)) return;
            _count++;
            _waiting.Add(line);
            if (_count == MaxLines)
                _waiting.Add(line with { Level = "warning", Category = nameof(RunLog), Message = $"The first {MaxLines} lines of a run are kept; the rest is in the log of the service." });
        }
    }

    /// <summary>Writes what is left.</summary>
    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _writing;
        lock (_gate) _isClosed = true;
        await FlushAsync();
    }

    private async Task WriteAsync()
    {
        while (await _timer.WaitForNextTickAsync()) await FlushAsync();
    }

    private async Task FlushAsync()
    {
        List<RunLogLine> lines;
        lock (_gate)
        {
            if (_waiting.Count == 0) return;
            (lines, _waiting) = (_waiting, []);
        }
        await _write(lines, CancellationToken.None);
    }
}
