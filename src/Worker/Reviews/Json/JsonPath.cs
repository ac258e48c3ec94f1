using System.Globalization;
using System.Text.Json;

namespace Worker.Reviews.Json;

/// <summary>The position of a reader in a document: the names of members and the numbers of elements from the root.</summary>
internal sealed class JsonPath
{
    /// <summary>A level: the name of a member, or the number of an element.</summary>
    private readonly List<(bool IsList, string Name, int Number)> _levels = [];
    private string? _text;

    /// <summary>Call it for each token, before anything else.</summary>
    public void Before(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                Set(_levels.Count - 1, (false, Name(ref reader), 0));
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                _levels.RemoveAt(_levels.Count - 1);
                _text = null;
                break;
            default:
                if (_levels.Count > 0 && _levels[^1] is (true, _, var number))
                    Set(_levels.Count - 1, (true, "", number + 1));
                break;
        }
    }

    /// <summary>Call it for each token that was not skipped as a whole, after everything else.</summary>
    public void Enter(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            return;
        _levels.Add((reader.TokenType is JsonTokenType.StartArray, "", -1));
        _text = null;
    }

    /// <summary>Call it for a value that was skipped as a whole.</summary>
    public void After() => _text = null;

    /// <summary>Takes back <see cref="Before"/> of a value that is read again.</summary>
    public void Undo()
    {
        if (_levels.Count > 0 && _levels[^1] is (true, _, var number))
            Set(_levels.Count - 1, (true, "", number - 1));
    }

    /// <summary>Whether the value that begins is the one of this path.</summary>
    public bool Is(string path) => ToString().Equals(path, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the value that begins is an element of the list of this path.</summary>
    public bool IsInListAt(string path)
    {
        if (_levels.Count == 0 || !_levels[^1].IsList)
            return false;
        var list = ToString();
        var end = list.LastIndexOf('.');
        return list.AsSpan(0, Math.Max(end, 0)).Equals(path, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Such as <c>links.next</c>.</summary>
    public override string ToString() =>
        _text ??= string.Join('.', _levels.Select(level => level.IsList ? level.Number.ToString(CultureInfo.InvariantCulture) : level.Name));

    private void Set(int level, (bool, string, int) value)
    {
        _levels[level] = value;
        _text = null;
    }

    private static string Name(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        // Half of a surrogate pair.
        catch (InvalidOperationException)
        {
            return "?";
        }
    }
}
