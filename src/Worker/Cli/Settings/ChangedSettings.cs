namespace Worker.Cli.Settings;

/// <summary>Which settings differ between the ones that a service started with and those that are written now.</summary>
internal static class ChangedSettings
{
    private const string AppliedAtOnce = "Schedule:";

    /// <returns>The keys whose change only a restart applies, in order; a list is named once.</returns>
    public static IReadOnlyList<string> NeedingRestart(SettingsLayers before, SettingsLayers now)
    {
        var (old, written) = (Lists(before), Lists(now));
        return
        [
            .. old.Keys.Union(written.Keys, StringComparer.OrdinalIgnoreCase)
                .Where(key => !key.StartsWith(AppliedAtOnce, StringComparison.OrdinalIgnoreCase) && !(old.GetValueOrDefault(key) ?? []).SequenceEqual(written.GetValueOrDefault(key) ?? []))
                .Order(StringComparer.OrdinalIgnoreCase),
        ];
    }

    /// <summary>The values by key; those of a list, or of the objects in one, together under the key of the list.</summary>
    private static Dictionary<string, List<string>> Lists(SettingsLayers settings) => settings.Values
        .GroupBy(entry => SettingsLayers.ListOf(entry.Key) ?? entry.Key, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(
            group => group.Key,
            group => group.OrderBy(entry => entry.Key, StringComparer.OrdinalIgnoreCase).Select(entry => $"{entry.Key}={entry.Value}").ToList(),
            StringComparer.OrdinalIgnoreCase);
}
