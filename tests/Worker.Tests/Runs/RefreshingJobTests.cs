using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Worker.Jobs;
using Worker.Runs;
using Worker.Storage;

namespace Worker.Tests.Runs;

public sealed class RefreshingJobTests
{
    [Fact]
    public async Task A_job_has_done_its_work_also_if_its_figures_cannot_be_stored_afterwards()
    {
        var logger = new FakeLogger<RefreshingJob>();
        var job = new RefreshingJob(new DoneJob(), new UnreachableDatabase(), logger);

        var outcome = await job.ExecuteAsync(
            new JobContext(1, new JobArguments(), new Progress<JobProgress>()), TestContext.Current.CancellationToken);

        Assert.Equal("done", outcome.Summary);
        Assert.Equal(LogLevel.Warning, logger.LatestRecord.Level);
        Assert.IsType<InvalidOperationException>(logger.LatestRecord.Exception);
    }

    private sealed class DoneJob : IJob
    {
        public Task<JobOutcome> ExecuteAsync(JobContext context, CancellationToken cancellationToken) => Task.FromResult(new JobOutcome("done", []));
    }

    private sealed class UnreachableDatabase : IDbContextFactory<WorkerDbContext>
    {
        public WorkerDbContext CreateDbContext() => throw new InvalidOperationException("The database is away.");
    }
}
