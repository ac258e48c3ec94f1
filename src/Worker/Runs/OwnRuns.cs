using System.Collections.Concurrent;

namespace Worker.Runs;

/// <summary>
/// The runs whose work is in this process. After a pause of the whole process their heartbeats are as old as those of a process that died,
/// and this process may look for lost runs before it has sent the next heartbeat. It never takes its own for lost. Thread-safe.
/// </summary>
internal sealed class OwnRuns
{
    private readonly ConcurrentDictionary<(long RunId, int Attempt), bool> _runs = new();

    public long[] Ids => [.. _runs.Keys.Select(run => run.RunId).Distinct()];

    /// <summary>Counts an attempt at a run as one of this process until the answer is disposed.</summary>
    public IDisposable Hold(long runId, int attempt)
    {
        _runs[(runId, attempt)] = true;
        return new Held(_runs, (runId, attempt));
    }

    private sealed class Held(ConcurrentDictionary<(long RunId, int Attempt), bool> runs, (long RunId, int Attempt) run) : IDisposable
    {
        public void Dispose() => runs.TryRemove(run, out _);
    }
}
