using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Worker.IntegrationTests.Database;
using Worker.IntegrationTests.Executable;
using Worker.Learning.Weights;

namespace Worker.IntegrationTests.Forecasting;

/// <summary>A training whose process ends in the middle goes on where it was, and gives the weights of one that was left alone.</summary>
public sealed partial class InterruptedTrainingTests(PostgresFixture postgres)
{
    private const int Epochs = 120;

    private static readonly Dictionary<string, string> Settings = new()
    {
        ["Prices__Symbols__0"] = "AAA",
        ["Forecasting__Preset"] = "Textbook",
        ["Forecasting__Window"] = "10",
        ["Forecasting__Hidden"] = "8",
        ["Forecasting__Epochs"] = Epochs.ToString(CultureInfo.InvariantCulture),
        ["Forecasting__Patience"] = "1000",
        ["Compute__Device"] = "Cpu",
    };

    [Theory]
    [InlineData("KILL", 137)]
    [InlineData("TERM", 130)]
    public async Task It_goes_on_after_a_signal_and_ends_with_the_same_weights(string signal, int exitCode)
    {
        await using var database = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var bench = new ForecastingBench(database, "AAA");
        await bench.StoreAsync("AAA", 400, new DateOnly(2020, 12, 31), seed: 1);
        await using var other = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await using var undisturbed = new ForecastingBench(other, "AAA");
        await undisturbed.StoreAsync("AAA", 400, new DateOnly(2020, 12, 31), seed: 1);

        using (var whole = WorkerExecutable.Start(other, undisturbed.DataFolder, Settings, "run", "train-forecaster", "--verbose"))
            Assert.True(await whole.WaitForExitAsync() == 0, whole.Describe());
        using (var stopped = WorkerExecutable.Start(database, bench.DataFolder, Settings, "run", "train-forecaster", "--verbose"))
        {
            await stopped.WaitForLogAsync("gru epoch 10:");
            await stopped.SignalAsync(signal);
            Assert.Equal(exitCode, await stopped.WaitForExitAsync());
        }
        using var resumed = WorkerExecutable.Start(database, bench.DataFolder, Settings, "run", "train-forecaster", "--verbose");
        Assert.True(await resumed.WaitForExitAsync() == 0, resumed.Describe());

        var line = Assert.Single(resumed.Log, line => line.Contains("continues with epoch", StringComparison.Ordinal));
        var epoch = int.Parse(FirstEpoch().Match(line).Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.InRange(epoch, 2, Epochs);
        Assert.DoesNotContain(resumed.Log, line => line.Contains("gru epoch 1:", StringComparison.Ordinal));
        Assert.Equal(await WeightsSha256Async(other, undisturbed), await WeightsSha256Async(database, bench));
        Assert.Equal((long)Epochs, await database.ScalarAsync<long>("select count(*) from worker.training_epochs", TestContext.Current.CancellationToken));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(bench.DataFolder, "unfinished"), "*", SearchOption.AllDirectories));
    }

    private static async Task<string> WeightsSha256Async(TestDatabase database, ForecastingBench bench)
    {
        await using var context = database.CreateDbContext();
        var version = await context.ModelVersions.AsNoTracking().SingleAsync(TestContext.Current.CancellationToken);
        using var weights = NetworkWeights.Load(Path.Combine(bench.Folder, version.CheckpointPath), version.CheckpointSha256);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (_, tensor) in weights.Tensors.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            hash.AppendData(tensor.bytes.ToArray());
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    [GeneratedRegex("continues with epoch ([0-9]+)")]
    private static partial Regex FirstEpoch();
}
