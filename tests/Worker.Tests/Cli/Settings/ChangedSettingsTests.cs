using Worker.Cli.Settings;

namespace Worker.Tests.Cli.Settings;

public class ChangedSettingsTests
{
    [Fact]
    public void Only_the_schedules_are_applied_without_a_restart()
    {
        var before = Layers(("Schedule:nightly:Cron", "1"), ("Prices:Symbols:0", "AAPL"), ("Prices:Symbols:1", "MSFT"), ("Seed", "1"), ("Telemetry:Port", "8080"));
        var now = Layers(("Schedule:nightly:Cron", "2"), ("prices:Symbols:0", "AAPL"), ("Prices:Symbols:1", "NVDA"), ("Seed", "1"), ("Notify:Webhook", "https://secret"));

        Assert.Equal(["Notify:Webhook", "Prices:Symbols", "Telemetry:Port"], ChangedSettings.NeedingRestart(before, now));
    }

    [Fact]
    public void The_same_settings_need_nothing() =>
        Assert.Empty(ChangedSettings.NeedingRestart(Layers(("Prices:Symbols:0", "AAPL")), Layers(("Prices:Symbols:0", "AAPL"))));

    private static SettingsLayers Layers(params (string Key, string Value)[] entries)
    {
        var layers = new SettingsLayers();
        layers.Add(entries.Select(entry => KeyValuePair.Create(entry.Key, (string?)entry.Value)), key => key);
        return layers;
    }
}
