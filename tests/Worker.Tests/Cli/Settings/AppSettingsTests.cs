using System.Collections;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Worker.Cli.Settings;

namespace Worker.Tests.Cli.Settings;

/// <summary>appsettings.json is documentation that cannot lie: every setting, each with the default of its property.</summary>
public sealed class AppSettingsTests
{
    [Fact]
    public void The_file_shows_every_setting_with_its_default_and_nothing_else()
    {
        var file = new ConfigurationBuilder().AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json")).Build();
        var shown = file.AsEnumerable()
            .Where(entry => !entry.Key.StartsWith("Logging", StringComparison.Ordinal) && !file.GetSection(entry.Key).GetChildren().Any())
            .ToDictionary(entry => entry.Key, entry => entry.Value ?? "");
        var defaults = Services.SettingsSections
            .SelectMany(section => Flatten(section.Name, Activator.CreateInstance(section.Options)!))
            .ToDictionary();

        Assert.Equal(Lines(defaults), Lines(shown));
    }

    [Fact]
    public void Every_options_class_has_its_section()
    {
        var bound = new HashSet<Type>();
        foreach (var section in Services.SettingsSections) Collect(section.Options, bound);
        var classes = Services.SettingsSections.Select(section => section.Options.Assembly).Distinct().SelectMany(assembly => assembly.GetTypes())
            .Where(type => type is { IsClass: true, IsAbstract: false, IsNested: false } && type.Name.EndsWith("Options", StringComparison.Ordinal));

        var missing = classes.Except(bound).Select(type => type.Name).ToList();
        Assert.True(missing.Count == 0, $"Add to Services.SettingsSections, and to appsettings.json with its defaults: {string.Join(", ", missing)}");
    }

    private static string Lines(Dictionary<string, string> settings) =>
        string.Join('\n', settings.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key} = {entry.Value}"));

    private static IEnumerable<KeyValuePair<string, string>> Flatten(string key, object? value)
    {
        switch (value)
        {
            case null:
                return [KeyValuePair.Create(key, "")];
            case string text:
                return [KeyValuePair.Create(key, text)];
            case bool flag:
                return [KeyValuePair.Create(key, flag ? "True" : "False")];
            case DateOnly date:
                return [KeyValuePair.Create(key, date.ToString("O", CultureInfo.InvariantCulture))];
            case TimeOnly time:
                return [KeyValuePair.Create(key, time.ToString("HH:mm", CultureInfo.InvariantCulture))];
            case Enum or TimeSpan or Uri or IFormattable:
                return [KeyValuePair.Create(key, Convert.ToString(value, CultureInfo.InvariantCulture)!)];
            case IDictionary entries:
                return OrEmpty(key, entries.Keys.Cast<object>().SelectMany(name => Flatten($"{key}:{name}", entries[name])));
            case IEnumerable list:
                return OrEmpty(key, list.Cast<object>().SelectMany((entry, i) => Flatten($"{key}:{i}", entry)));
            default:
                var node = SettingsNode.Of([new SettingsSection("", value.GetType())]);
                return node.Members.Keys.SelectMany(name =>
                    Flatten(key.Length == 0 ? name : $"{key}:{name}", value.GetType().GetProperty(name)!.GetValue(value)));
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> OrEmpty(string key, IEnumerable<KeyValuePair<string, string>> entries) =>
        entries.DefaultIfEmpty(KeyValuePair.Create(key, ""));

    private static void Collect(Type type, HashSet<Type> found)
    {
        if (type.Namespace?.StartsWith("Worker", StringComparison.Ordinal) != true || !found.Add(type)) return;
        foreach (var property in type.GetProperties())
        {
            Collect(property.PropertyType, found);
            foreach (var argument in property.PropertyType.GetGenericArguments()) Collect(argument, found);
        }
    }
}
