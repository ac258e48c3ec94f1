using Worker.Jobs;

namespace Worker.Runs;

/// <summary>Runs the parts of a run in this process, one after the other: a machine computes one thing well at a time.</summary>
internal sealed class InProcessChildRuns(JobRunner runner, OpenRun parent, IProgress<JobProgress>? observer) : IChildRuns, IDisposable
{
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);

    public bool Has(string job) => runner.Has(job);

    public bool IsShared => false;

    public async Task<IReadOnlyList<ChildRun>> RunAllAsync(
        string job, IReadOnlyList<JobArguments> parts, Action<ChildRun>? ended, CancellationToken cancellationToken)
    {
        var runs = new List<ChildRun>();
        foreach (var arguments in parts)
        {
            runs.Add(await RunAsync(job, arguments, cancellationToken));
            ended?.Invoke(runs[^1]);
        }
        return runs;
    }

    private async Task<ChildRun> RunAsync(string job, JobArguments arguments, CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            var report = await runner.RunAsync(runner.Find(job), arguments, parent.RequestedBy, observer, cancellationToken, parent.Id);
            cancellationToken.ThrowIfCancellationRequested();
            return new ChildRun(report.RunId, job, report.State, report.Summary, report.Metrics);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose() => _oneAtATime.Dispose();
}
