using Worker.Fuzz.Targets;

namespace Worker.Fuzz;

/// <summary>Every parser that reads what comes from outside.</summary>
internal static class FuzzTargets
{
    /// <param name="folder">For inputs that must be files.</param>
    public static IReadOnlyList<FuzzTarget> All(string folder) =>
        [.. PriceTargets.All(folder), .. ReviewTargets.All(folder), .. ModelTargets.All(folder), SettingsTarget.Of(folder), HubTarget.Of(folder)];
}
