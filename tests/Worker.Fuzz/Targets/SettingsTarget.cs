using System.Collections;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Worker.Cli;
using Worker.Cli.Settings;
using static Worker.Fuzz.WrongAcceptanceException;

namespace Worker.Fuzz.Targets;

/// <summary>A settings file over the defaults, up to the point where the host is built.</summary>
internal static class SettingsTarget
{
    public static FuzzTarget Of(string folder)
    {
        var file = Path.Combine(folder, "settings.json");
        return new FuzzTarget("settings", async (input, cancellationToken) =>
        {
            await File.WriteAllBytesAsync(file, input, cancellationToken);
            var layers = new SettingsLayers();
            layers.AddFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"));
            layers.AddFile(file);
            layers.FindProblems();
            var configuration = new ConfigurationBuilder().AddInMemoryCollection(layers.Values).Build();
            await using var services = new ServiceCollection()
                .AddSingleton<IConfiguration>(configuration)
                .AddForecastWorker(configuration, Terminal.FromConsole())
                .BuildServiceProvider();
            SettingsCheck.ThrowIfInvalid(services, layers);
            foreach (var section in Services.SettingsSections)
            {
                var options = services.GetRequiredService(typeof(IOptions<>).MakeGenericType(section.Options));
                CheckNumbers(options.GetType().GetProperty("Value")!.GetValue(options), depth: 0);
            }
        }, typeof(SettingsException));
    }

    private static IEnumerable<object?> Properties(object options) =>
        options.GetType().Namespace?.StartsWith(nameof(Worker), StringComparison.Ordinal) == true && !options.GetType().IsEnum
            ? options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.GetIndexParameters().Length == 0).Select(property => property.GetValue(options))
            : [];

    private static void CheckNumbers(object? value, int depth)
    {
        if (value is null or string || depth > 6)
            return;
        if (value is double number)
        {
            ThrowUnless(double.IsFinite(number), $"the number {number}");
            return;
        }
        foreach (var inner in value is IEnumerable items ? items.Cast<object?>() : Properties(value))
            CheckNumbers(inner, depth + 1);
    }
}
