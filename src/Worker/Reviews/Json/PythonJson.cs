using System.Text;

namespace Worker.Reviews.Json;

/// <summary>
/// Replaces the numbers that Python's <c>json</c> writes and JSON does not have (<c>NaN</c>, <c>Infinity</c>, <c>-Infinity</c>) by null.
/// Keeps its state from one piece of a document to the next.
/// </summary>
internal sealed class PythonJson
{
    private readonly StringBuilder _word = new();
    private bool _isText, _isEscaped;

    /// <summary>One document.</summary>
    public static string Repair(string json)
    {
        if (!json.Contains("NaN", StringComparison.Ordinal) && !json.Contains("Infinity", StringComparison.Ordinal))
            return json;
        var (repaired, filter) = (new StringBuilder(json.Length), new PythonJson());
        filter.Append(json, repaired);
        filter.End(repaired);
        return repaired.ToString();
    }

    /// <summary>Appends the next piece of the document.</summary>
    public void Append(ReadOnlySpan<char> piece, StringBuilder to)
    {
        foreach (var c in piece)
        {
            if (!_isText && (char.IsAsciiLetter(c) || c is '-') && _word.Length < "-Infinity".Length)
            {
                _word.Append(c);
                continue;
            }
            End(to);
            to.Append(c);
            if (_isEscaped)
                _isEscaped = false;
            else if (c == '\\')
                _isEscaped = _isText;
            else if (c == '"')
                _isText = !_isText;
        }
    }

    /// <summary>Appends what is left when the document ends.</summary>
    public void End(StringBuilder to)
    {
        if (_word.Length == 0)
            return;
        _ = _word.ToString() is "NaN" or "Infinity" or "-Infinity" ? to.Append("null") : to.Append(_word);
        _word.Clear();
    }
}
