using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Worker.Learning.Runtime;
using Worker.Models;
using Worker.Storage;
using Worker.Storage.Runs;

namespace Worker.IntegrationTests.Models;

/// <summary>The training protocol over a test's database and folders.</summary>
internal static class Protocols
{
    public static TrainingProtocol Create(
        IDbContextFactory<WorkerDbContext> contexts, Lazy<TorchRuntime> runtime, CheckpointStore checkpoints, string dataFolder) => new(
        runtime, new TrainingLock(contexts, new RunFence(), TimeProvider.System, NullLogger<TrainingLock>.Instance), new Worker.Models.ModelVersions(contexts),
        checkpoints, new UnfinishedTrainings(Path.Combine(dataFolder, "unfinished"), NullLogger<UnfinishedTrainings>.Instance),
        new PromotionGate(checkpoints), NullLogger<TrainingProtocol>.Instance);
}
