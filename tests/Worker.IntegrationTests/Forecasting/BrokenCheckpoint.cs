using Microsoft.EntityFrameworkCore;
using Worker.IntegrationTests.Database;
using Worker.Learning.Weights;

namespace Worker.IntegrationTests.Forecasting;

/// <summary>Checkpoints as they must never be.</summary>
internal static class BrokenCheckpoint
{
    /// <summary>Rewrites the only version's file with weights that are no numbers, and its hash to match.</summary>
    public static async Task ReplaceWeightsWithNaNAsync(ForecastingBench bench, TestDatabase database)
    {
        await using var context = database.CreateDbContext();
        var version = await context.ModelVersions.AsNoTracking().SingleAsync(TestContext.Current.CancellationToken);
        var path = Path.Combine(bench.Folder, version.CheckpointPath);
        using var weights = NetworkWeights.Load(path);
        foreach (var tensor in weights.Tensors.Values)
            tensor.fill_(float.NaN);
        var sha256 = weights.Save(path, weights.Metadata);
        await context.ModelVersions.ExecuteUpdateAsync(
            set => set.SetProperty(row => row.CheckpointSha256, sha256), TestContext.Current.CancellationToken);
    }

    /// <summary>The file of the only version.</summary>
    public static async Task<string> PathAsync(ForecastingBench bench, TestDatabase database)
    {
        await using var context = database.CreateDbContext();
        var version = await context.ModelVersions.AsNoTracking().SingleAsync(TestContext.Current.CancellationToken);
        return Path.Combine(bench.Folder, version.CheckpointPath);
    }
}
