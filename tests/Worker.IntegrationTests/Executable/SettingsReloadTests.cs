using Worker.IntegrationTests.Database;

namespace Worker.IntegrationTests.Executable;

/// <summary>A settings file that changes under the running service, and SIGHUP.</summary>
public sealed class SettingsReloadTests(PostgresFixture postgres) : IDisposable
{
    private const string Refused = "The new settings are refused and the old schedules stay.";

    private readonly string _dataFolder = Directory.CreateTempSubdirectory("forecast-worker-data-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string File => Path.Combine(_dataFolder, "settings.json");

    [Fact(Timeout = 120_000)]
    public async Task A_changed_file_is_taken_over_and_a_wrong_one_is_refused_whole()
    {
        await using var database = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        await WriteAsync(Prune("0 15 3 * * ?"));
        using var service = WorkerExecutable.Start(database, _dataFolder, new Dictionary<string, string> { ["Telemetry__Port"] = "0" }, "--settings", File);
        await service.WaitForLogAsync("The service has started");
        Assert.Equal("03:15", await NextPruneAsync(database));

        // Every one has a good schedule beside what is wrong.
        foreach (var (text, reason) in new[]
        {
            (Prune("0 45 4 * * ?")[..^1], "is no valid JSON"),
            (Prune("0 45 4 * * ?", """, "nightly": { "TimeZone": "Mars/Olympus" }"""), "Schedule:nightly:TimeZone is 'Mars/Olympus'"),
            (Prune("0 45 4 * * ?", "", """, "Prices": { "OverlapSessions": -5 }"""), "Prices:OverlapSessions is '-5'"),
        })
        {
            await WriteAsync(text);
            await service.SignalAsync("HUP");
            Assert.Contains(Refused, await service.WaitForLogAsync(reason), StringComparison.Ordinal);
            Assert.Equal("03:15", await NextPruneAsync(database));
        }

        // Without a signal: the file is removed, seen to be away, and written anew.
        System.IO.File.Delete(File);
        await service.WaitForLogAsync("does not exist");
        await WriteAsync(Prune("0 45 4 * * ?"));
        while (await NextPruneAsync(database) != "04:45") await Task.Delay(50, Cancellation);
        await service.WaitForLogAsync("The schedules were read again");

        // What a reload does not apply is named, without its value.
        await WriteAsync(Prune("0 45 4 * * ?", "", """, "Prices": { "Symbols": ["AAPL", "MSFT"] }, "Notify": { "Webhook": "https://example.org/secret" }"""));
        await service.SignalAsync("HUP");
        var named = await service.WaitForLogAsync("restart it to apply them");
        Assert.EndsWith("restart it to apply them: Notify:Webhook, Prices:Symbols", named, StringComparison.Ordinal);

        await service.SignalAsync("TERM");
        Assert.True(await service.WaitForExitAsync() == 0, service.Describe());
    }

    public void Dispose() => Directory.Delete(_dataFolder, recursive: true);

    private static string Prune(string cron, string otherJobs = "", string otherSections = "") =>
        $$"""{ "Schedule": { "prune": { "Cron": "{{cron}}", "TimeZone": "UTC" }{{otherJobs}} }{{otherSections}} }""";

    private Task WriteAsync(string text) => System.IO.File.WriteAllTextAsync(File, text, Cancellation);

    private static Task<string> NextPruneAsync(TestDatabase database) => database.ScalarAsync<string>(
        "select coalesce(to_char(next_run_at at time zone 'UTC', 'HH24:MI'), '') from api.jobs where name = 'prune'", Cancellation);
}
