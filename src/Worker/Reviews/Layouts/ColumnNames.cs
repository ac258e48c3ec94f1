namespace Worker.Reviews.Layouts;

/// <summary>
/// The names of one property: the first that exists counts. A name with <c>+</c> means several columns of which
/// the values are joined: a review without an identifier of its own is the one of a buyer on a product.
/// </summary>
internal sealed class ColumnNames
{
    private readonly string[] _names;

    /// <param name="property">The name of the property, looked for by default.</param>
    /// <param name="setting">The name in the settings; empty if they give none.</param>
    /// <param name="layout">The names of the layout joined by <c>|</c>; empty if it gives none.</param>
    public ColumnNames(string property, string setting, string layout)
    {
        (Property, IsNamed) = (property, setting.Length > 0);
        _names = IsNamed ? [setting] : layout.Length > 0 ? layout.Split('|') : [property];
    }

    public string Property { get; }

    /// <summary>Whether the settings name the column: then it must be there.</summary>
    public bool IsNamed { get; }

    public IReadOnlyList<string> All => _names;

    /// <summary>The columns of the first name that is there; null if none is.</summary>
    /// <param name="has">Whether a column is there.</param>
    public string[]? Resolve(Func<string, bool> has)
    {
        foreach (var name in _names)
        {
            if (has(name))
                return [name];
            if (name.Split('+', StringSplitOptions.TrimEntries) is { Length: > 1 } parts && parts.All(has))
                return parts;
        }
        return null;
    }

    /// <summary>The value of the first name that has one; null if none has.</summary>
    /// <param name="value">The value of a column; null if there is none.</param>
    public string? Value(Func<string, string?> value)
    {
        foreach (var name in _names)
        {
            if (value(name) is { } whole)
                return whole;
            if (name.Contains('+', StringComparison.Ordinal) && Joined([.. name.Split('+', StringSplitOptions.TrimEntries).Select(value)]) is { } joined)
                return joined;
        }
        return null;
    }

    /// <summary>The values as one; null if one of several is missing.</summary>
    public static string? Joined(IReadOnlyList<string?> values) =>
        values.Count == 1 ? values[0] : values.Any(string.IsNullOrWhiteSpace) ? null : string.Join(':', values);
}
