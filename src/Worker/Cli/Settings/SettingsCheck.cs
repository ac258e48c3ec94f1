using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Worker.Cli.Settings;

/// <summary>Runs the checks of all options classes at once, before anything is started.</summary>
internal static partial class SettingsCheck
{
    /// <exception cref="SettingsException">
    /// With every key that cannot be read and every failed check of every section, its value and where that was written.
    /// </exception>
    public static void ThrowIfInvalid(IServiceProvider services, SettingsLayers settings)
    {
        List<string> problems =
        [
            .. settings.Problems.Values,
            .. LoggingFailure(services),
            .. Failures(services).SelectMany(failure => failure.Failures.Select(message => Describe(failure.OptionsType, message, settings))).OfType<string>(),
        ];
        if (problems.Count > 0) throw new SettingsException(problems);
    }

    // The library binds its section when the first logger is made, and throws what its parsers throw.
    private static IEnumerable<string> LoggingFailure(IServiceProvider services)
    {
        try
        {
            services.GetService<ILoggerFactory>();
            return [];
        }
        catch (Exception refused) when (refused is InvalidOperationException or ArgumentException or FormatException)
        {
            return [$"Logging cannot be used: {refused.GetBaseException().Message} Correct the keys below Logging."];
        }
    }

    private static IEnumerable<OptionsValidationException> Failures(IServiceProvider services)
    {
        try
        {
            services.GetService<IStartupValidator>()?.Validate();
            return [];
        }
        catch (OptionsValidationException invalid)
        {
            return [invalid];
        }
        catch (AggregateException several) when (several.InnerExceptions.All(inner => inner is OptionsValidationException))
        {
            return several.InnerExceptions.Cast<OptionsValidationException>();
        }
    }

    /// <summary>
    /// A generated validator says <c>Window: what is wrong</c>; the reader needs the key as it is written, and its value.
    /// </summary>
    /// <returns>Null if the key could not be read: that is reported, and nothing was checked.</returns>
    private static string? Describe(Type options, string message, SettingsLayers settings)
    {
        var section = Services.SettingsSections.FirstOrDefault(section => section.Options == options)?.Name;
        // A sentence of a hand-written validator names its keys itself.
        if (section is null || Generated().Match(message) is not { Success: true } match) return message;
        var what = FieldName().Replace(match.Groups["what"].Value, "it ");
        if (match.Groups["property"].Value.Contains(',', StringComparison.Ordinal)) return $"{section}: {what}";
        // Of an object within the options only the field's full name, Options.Inner.Property, says which object it is.
        var property = FieldName().Match(match.Groups["what"].Value) is { Success: true } field && field.Groups["inner"].Success
            ? field.Groups["inner"].Value
            : match.Groups["property"].Value;
        var key = $"{section}:{property.Replace('.', ':')}".TrimStart(':');
        if (settings.Problems.ContainsKey(key)) return null;
        return settings.Find(key) is { } written ? $"{key} is {SettingsLayers.Quote(key, written.Value)} ({written.Source}): {what}" : $"{key}: {what}";
    }

    [GeneratedRegex("""^(?<property>[\w.]+(, [\w.]+)*): (?<what>.+)$""")]
    private static partial Regex Generated();

    [GeneratedRegex("""^The (field )?\w+(\.(?<inner>[\w.]+))? (field )?(?=must|is required)""")]
    private static partial Regex FieldName();
}
