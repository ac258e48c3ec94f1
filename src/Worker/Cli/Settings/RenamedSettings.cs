namespace Worker.Cli.Settings;

/// <summary>
/// Keys of earlier versions that have another name now: a settings file that still has one gets the new name in the error.
/// </summary>
internal static class RenamedSettings
{
    private static readonly Dictionary<string, string> NewNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Database:ConnectPatience"] = "Database:ConnectTimeout",
        ["Sentiment:LeastPerClass"] = "Sentiment:MinTextsPerClass",
        ["Sentiment:Training:HeadRateFactor"] = "Sentiment:Training:HeadLearningRateMultiplier",
    };

    /// <summary>Every old key with its new one.</summary>
    public static IReadOnlyDictionary<string, string> All => NewNames;

    /// <returns>The present key; null if the key never was a setting.</returns>
    public static string? NewNameOf(string key) => NewNames.GetValueOrDefault(key);
}
