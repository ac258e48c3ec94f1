using Worker.IntegrationTests.Database;
using Worker.IntegrationTests.Executable;
using Worker.IntegrationTests.Forecasting;

namespace Worker.IntegrationTests.Models;

/// <summary>A node whose models folder lacks the file of the version that serves, such as one that did not mount the shared folder.</summary>
[Collection(nameof(Networks))]
public sealed class ModelFilesTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Check_fails_and_the_service_logs_an_error_and_both_name_the_folder()
    {
        await using var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var bench = new ForecastingBench(database, "AAA");
        await bench.StoreAsync("AAA", 400, new DateOnly(2020, 12, 31), seed: 1);
        await bench.TrainAsync();
        var settings = new Dictionary<string, string> { ["Sentiment__Encoder"] = "scratch", ["Compute__Device"] = "Cpu" };
        using (var whole = WorkerExecutable.Start(database, bench.DataFolder, settings, "check"))
        {
            Assert.True(await whole.WaitForExitAsync() == 0, whole.Describe());
            Assert.Contains(whole.Output, line => line.Contains("1 versions, 1 serving", StringComparison.Ordinal));
        }
        var other = Directory.CreateTempSubdirectory("forecast-worker-node-");
        try
        {
            using var check = WorkerExecutable.Start(database, other.FullName, settings, "check");
            Assert.True(await check.WaitForExitAsync() == 1, check.Describe());
            Assert.Contains(check.Output, line => line.Contains("models", StringComparison.Ordinal) && line.Contains(other.FullName, StringComparison.Ordinal));

            using var service = WorkerExecutable.Start(database, other.FullName, settings);
            await service.WaitForLogAsync($"{other.FullName}/models");
            await service.SignalAsync("TERM");
            await service.WaitForExitAsync();
        }
        finally
        {
            other.Delete(recursive: true);
        }
    }
}
