using Worker.Jobs;
using Worker.Storage.Runs;

namespace Worker.Runs;

/// <summary>The runs that this node executes, and what else it has room for. Thread-safe.</summary>
/// <param name="node">The name of this node.</param>
/// <param name="maxRuns">How many runs compute at once.</param>
internal sealed class ActiveRuns(string node, int maxRuns)
{
    private readonly Lock _gate = new();
    private readonly HashSet<ActiveRun> _runs = [];

    public IReadOnlyList<ActiveRun> All
    {
        get
        {
            lock (_gate) return [.. _runs];
        }
    }

    /// <summary>
    /// What this node may begin now. A run that waits for its child runs takes no room, or they might never start; so that not all wait at
    /// once, the runs that no other requested are counted in any case.
    /// </summary>
    /// <param name="takesScheduled">Whether the node may start scheduled runs.</param>
    /// <returns>Null if there is no room at all.</returns>
    public NodeCapacity? Capacity(JobCatalog catalog, ScheduleOptions schedules, bool takesScheduled)
    {
        lock (_gate)
        {
            var computing = _runs.Where(run => !run.IsWaiting).ToList();
            if (computing.Count >= maxRuns) return null;
            var isDeviceBusy = computing.Any(run => run.UsesDevice);
            return new NodeCapacity(
                node,
                [.. catalog.Names.Where(job => !isDeviceBusy || !schedules.Of(job).UsesDevice)],
                [.. catalog.Names.Where(job => schedules.Of(job).Overlap == Overlap.Allow)],
                TakesTopLevel: _runs.Count(run => run.Run.ParentId is null) < maxRuns,
                takesScheduled);
        }
    }

    public ActiveRun Begin(OpenRun run, bool usesDevice)
    {
        var active = new ActiveRun(run, usesDevice);
        lock (_gate) _runs.Add(active);
        return active;
    }

    public void End(ActiveRun run)
    {
        lock (_gate) _runs.Remove(run);
    }
}

/// <summary>One run of this node.</summary>
/// <param name="usesDevice">Whether it keeps the compute device busy while it computes.</param>
internal sealed class ActiveRun(OpenRun run, bool usesDevice)
{
    private int _waits;

    public OpenRun Run { get; } = run;

    public bool UsesDevice { get; } = usesDevice;

    /// <summary>Whether it waits for runs that it requested.</summary>
    public bool IsWaiting => Volatile.Read(ref _waits) > 0;

    /// <summary>Whether it was asked to stop and did not in time, so that only the end of the process ends it.</summary>
    public bool IsStuck { get; set; }

    /// <summary>Says that it waits until the answer is disposed.</summary>
    public IDisposable Wait()
    {
        Interlocked.Increment(ref _waits);
        return new Waiting(this);
    }

    private sealed class Waiting(ActiveRun run) : IDisposable
    {
        private int _ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0) Interlocked.Decrement(ref run._waits);
        }
    }
}
