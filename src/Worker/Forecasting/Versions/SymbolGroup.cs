namespace Worker.Forecasting.Versions;

/// <summary>Symbols for which the gate decides together.</summary>
/// <param name="Symbols">At least one.</param>
internal sealed record SymbolGroup(string Name, IReadOnlyList<string> Symbols)
{
    /// <summary>The group of a version that knows several symbols, if the settings name no groups.</summary>
    public const string All = "all";

    /// <summary>The group of the symbols that are in no group of the settings.</summary>
    public const string Others = "others";

    /// <summary>Divides the symbols of a version: each is in one group.</summary>
    /// <param name="groups">By name, as the settings have them; their symbols are matched without regard to case.</param>
    /// <param name="symbols">At least one.</param>
    /// <returns>The groups that have a symbol, in the order of their names, the rest last.</returns>
    public static IReadOnlyList<SymbolGroup> Divide(IReadOnlyDictionary<string, string[]>? groups, IReadOnlyList<string> symbols)
    {
        if (groups is null || groups.Count == 0)
            return [new SymbolGroup(symbols.Count == 1 ? symbols[0] : All, symbols)];
        var divided = new List<SymbolGroup>();
        foreach (var (name, members) in groups.OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            if (symbols.Intersect(members, StringComparer.OrdinalIgnoreCase).ToArray() is { Length: > 0 } found)
                divided.Add(new SymbolGroup(name, found));
        }
        if (symbols.Except(divided.SelectMany(group => group.Symbols)).ToArray() is { Length: > 0 } rest)
            divided.Add(new SymbolGroup(Others, rest));
        return divided;
    }
}
