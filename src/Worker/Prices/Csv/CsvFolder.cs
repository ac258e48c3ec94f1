namespace Worker.Prices.Csv;

/// <summary>A folder with one file a symbol.</summary>
internal static class CsvFolder
{
    private const int MaxNamed = 5;

    private static readonly EnumerationOptions InAnyCase = new() { MatchCasing = MatchCasing.CaseInsensitive };

    /// <summary>The file of a symbol.</summary>
    /// <exception cref="PriceFeedException">None of the names that it may have is there.</exception>
    public static string FileOf(string symbol, string folder)
    {
        var names = NamesOf(symbol);
        if (names.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists) is { } path)
            return path;

        var there = Directory.EnumerateFiles(folder, "*.csv", InAnyCase).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal).ToList();
        if (there.Find(file => names.Contains(file, StringComparer.OrdinalIgnoreCase)) is { } other)
            return Path.Combine(folder, other);
        var nearest = there.OrderByDescending(name => SharedStart(name, names[0])).ThenBy(name => name, StringComparer.Ordinal).Take(MaxNamed);
        var found = there.Count == 0 ? "it has no .csv file at all" : $"of its {there.Count} .csv files the nearest are {string.Join(", ", nearest)}";
        throw new PriceFeedException(
            symbol,
            $"no prices of {symbol}: {folder} has none of {string.Join(", ", names)}; {found}. Add the file, or set Prices:Csv:Path or "
            + "Prices:Symbols.",
            isTransient: false);
    }

    /// <summary>
    /// File names for a symbol. What a symbol may hold and a name should not (<c>/</c> above all) becomes <c>_</c>, so that no
    /// symbol reaches out of the folder.
    /// </summary>
    internal static IReadOnlyList<string> NamesOf(string symbol)
    {
        var safe = string.Concat(symbol.Select(c => char.IsAsciiLetterOrDigit(c) || "^=-+._&".Contains(c, StringComparison.Ordinal) ? c : '_'));
        return [$"{safe}.csv", $"{safe}_data.csv"];
    }

    /// <summary>The symbol as the name of its file spells it, if that is the same in capitals; else null.</summary>
    public static string? SpellingOf(string symbol, string path) =>
        symbol.ToUpperInvariant() is var capitals && NamesOf(capitals).Contains(Path.GetFileName(path)) ? capitals : null;

    private static int SharedStart(string name, string wanted) =>
        name.AsSpan().CommonPrefixLength(wanted, CaseInsensitive.Instance);

    private sealed class CaseInsensitive : IEqualityComparer<char>
    {
        public static readonly CaseInsensitive Instance = new();

        public bool Equals(char x, char y) => char.ToUpperInvariant(x) == char.ToUpperInvariant(y);

        public int GetHashCode(char c) => char.ToUpperInvariant(c);
    }
}
