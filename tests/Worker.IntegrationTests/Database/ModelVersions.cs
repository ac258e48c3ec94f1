using Worker.Storage.Tables;

namespace Worker.IntegrationTests.Database;

/// <summary>Model versions as training would leave them, none of them current.</summary>
internal static class ModelVersions
{
    public static async Task<long[]> AddAsync(TestDatabase database, string name, int count, CancellationToken cancellationToken)
    {
        await using var context = database.CreateDbContext();
        var rows = Enumerable.Range(1, count).Select(number => new ModelVersionRow
        {
            Kind = "forecaster",
            Name = name,
            TrainedFrom = new DateOnly(2010, 1, 4),
            TrainedTo = new DateOnly(2020, 12, 31),
            Metrics = """{"rmse": 1.9}""",
            Settings = "{}",
            DataSha256 = "data",
            CodeVersion = "0.1.0",
            Seed = number,
            Device = "cpu",
            IsCurrent = false,
            CheckpointPath = $"{name}/{number}.safetensors",
            CheckpointSha256 = "file",
            CreatedAt = new DateTimeOffset(2021, 1, number, 0, 0, 0, TimeSpan.Zero),
        }).ToList();
        context.AddRange(rows);
        await context.SaveChangesAsync(cancellationToken);
        return [.. rows.Select(row => row.Id)];
    }
}
