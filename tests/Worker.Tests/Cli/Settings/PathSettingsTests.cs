using System.Reflection;
using Worker.Cli.Settings;
using Worker.Tests.Prices;

namespace Worker.Tests.Cli.Settings;

public sealed class PathSettingsTests
{
    [Theory]
    [InlineData("DataFolder", "data", "/etc/fw/data")]
    [InlineData("datafolder", "data", "/etc/fw/data")]
    [InlineData("Prices:Csv:Path", "../prices", "/etc/prices")]
    [InlineData("Reviews:Sources:3:Path", "reviews.csv", "/etc/fw/reviews.csv")]
    [InlineData("Reviews:Sources:0:Positive", "a.pos", "/etc/fw/a.pos")]
    [InlineData("Database:BinFolder", "bin", "/etc/fw/bin")]
    [InlineData("Compute:LibTorchPath", "torch/lib", "/etc/fw/torch/lib")]
    [InlineData("Sentiment:Encoder", "./encoder", "/etc/fw/encoder")]
    public void A_relative_path_in_a_file_is_relative_to_the_file(string key, string value, string path) => Assert.Equal(path, PathSettings.Resolve(key, value, "/etc/fw"));

    [Theory]
    [InlineData("Prices:Csv:Path", "/srv/prices")]
    [InlineData("Prices:Csv:Path", "")]
    [InlineData("Reviews:Sources:0:Positive", "https://example.org/a.pos")]
    [InlineData("Sentiment:Encoder", "google-bert/bert-base-uncased")]
    [InlineData("Sentiment:Encoder", "scratch")]
    [InlineData("Prices:Csv:DateFormat", "dd/MM/yyyy")]
    public void What_is_no_relative_path_stays(string key, string value) => Assert.Equal(value, PathSettings.Resolve(key, value, "/etc/fw"));

    [Fact]
    public void Every_setting_whose_name_says_path_or_folder_is_known()
    {
        var missed = Services.SettingsSections.SelectMany(section => Names(section.Options, section.Name))
            .Where(key => PathSettings.Resolve(key, "x", "/y") != "/y/x");

        Assert.Empty(missed);
    }

    [Fact]
    public void A_file_is_read_with_its_own_folder()
    {
        using var folder = new TemporaryFolder();
        var layers = new SettingsLayers();

        layers.AddFile(folder.Write("settings.json", """{ "Prices": { "Csv": { "Path": "prices" } }, "Reviews": { "Sources": [ { "Path": "r.csv" } ] } }"""));

        Assert.Equal(Path.Combine(folder.Path, "prices"), layers.Find("Prices:Csv:Path")!.Value.Value);
        Assert.Equal(Path.Combine(folder.Path, "r.csv"), layers.Find("Reviews:Sources:0:Path")!.Value.Value);
    }

    private static IEnumerable<string> Names(Type type, string key)
    {
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.GetIndexParameters().Length == 0))
        {
            var name = $"{key}:{property.Name}".TrimStart(':');
            var inner = property.PropertyType.IsGenericType && property.PropertyType.GetGenericArguments() is [var element] ? element : property.PropertyType;
            if (property.PropertyType == typeof(string) && (property.Name.EndsWith("Path", StringComparison.Ordinal) || property.Name.EndsWith("Folder", StringComparison.Ordinal)))
            {
                yield return name;
            }
            else if (inner.Namespace?.StartsWith("Worker", StringComparison.Ordinal) == true && inner.IsClass)
            {
                foreach (var below in Names(inner, inner == property.PropertyType ? name : $"{name}:0"))
                    yield return below;
            }
        }
    }
}
