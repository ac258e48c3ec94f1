namespace Worker.Storage;

/// <summary>
/// The one rule for names that come from outside: settings, command line, feeds and SQL ask here, or ask the functions of the same name in
/// <c>migrations/Functions/005_names.sql</c>. A name is short and of visible ASCII characters, so it fits a key, a file name and a line.
/// </summary>
public static class NameRule
{
    public const int MaxSymbolLength = 32;

    public const int MaxNameLength = 64;

    /// <summary>
    /// What a symbol may hold in addition to letters and digits of ASCII: <c>^GSPC</c>, <c>BRK-B</c>, <c>EURUSD=X</c>, <c>BRK/B</c>.
    /// </summary>
    public const string SymbolMarks = ".^=_:/&+@$#!*~-";

    /// <summary>What other names may hold in addition to letters and digits of ASCII.</summary>
    public const string NameMarks = "._-";

    /// <summary>In words, for messages.</summary>
    public const string SymbolForm = "1 to 32 letters, digits or characters of .^=_:/&+@$#!*~-";

    /// <summary>In words, for messages.</summary>
    public const string NameForm = "1 to 64 letters, digits, '-', '_' or '.'";

    /// <summary>Whether a text may name a series of prices.</summary>
    public static bool IsSymbol(string? text) =>
        text is { Length: > 0 and <= MaxSymbolLength } && text.All(c => char.IsAsciiLetterOrDigit(c) || SymbolMarks.Contains(c));

    /// <summary>Whether a text may name a review source or anything else that the settings name.</summary>
    public static bool IsName(string? text) =>
        text is { Length: > 0 and <= MaxNameLength } && text.All(c => char.IsAsciiLetterOrDigit(c) || NameMarks.Contains(c));
}
