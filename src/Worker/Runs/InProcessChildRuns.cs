using Worker.Jobs;

namespace Worker.Runs;

/// <summary>Runs the parts of a run in this process, one after the other: a machine computes one thing well at a time.</summary>
internal sealed class InProcessChildRuns(JobRunner runner, OpenRun parent, IProgress<JobProgress>? observer) : IChildRuns, IDisposable
{
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);

    public bool Has(string job) => runner.Catalog.Has(job);

    public bool IsShared => false;

    public async Task<IReadOnlyList<RunReport>> RunAllAsync(
        string job, IReadOnlyList<JobArguments> parts, Action<RunReport>? ended, CancellationToken cancellationToken)
    {
        var runs = new List<RunReport>();
        foreach (var arguments in parts)
        {
            runs.Add(await RunAsync(runner.Catalog.Find(job), arguments, cancellationToken));
            ended?.Invoke(runs[^1]);
        }
        return runs;
    }

    private async Task<RunReport> RunAsync(JobEntry job, JobArguments arguments, CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            var report = await runner.RunAsync(job, job.Only(arguments), parent.RequestedBy, observer, cancellationToken, parent.Id);
            cancellationToken.ThrowIfCancellationRequested();
            return report;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose() => _oneAtATime.Dispose();
}
