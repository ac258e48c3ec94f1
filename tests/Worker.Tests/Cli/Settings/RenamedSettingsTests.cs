using Worker.Cli.Settings;

namespace Worker.Tests.Cli.Settings;

public sealed class RenamedSettingsTests
{
    public static TheoryData<string, string> Renamed => [.. RenamedSettings.All.Select(pair => (pair.Key, pair.Value))];

    [Theory]
    [MemberData(nameof(Renamed))]
    public void An_old_key_is_refused_with_its_new_name_and_the_new_name_is_a_setting(string oldKey, string newKey)
    {
        var problem = Problem(oldKey)!;

        Assert.Contains(newKey, problem, StringComparison.Ordinal);
        Assert.Contains("mine", problem, StringComparison.Ordinal);
        Assert.Null(Problem(newKey));
    }

    private static string? Problem(string key)
    {
        var layers = new SettingsLayers();
        layers.Add([KeyValuePair.Create(key, (string?)"7")], _ => "mine");
        return SettingsSchema.OfWorker.FindProblems(layers).GetValueOrDefault(key);
    }
}
