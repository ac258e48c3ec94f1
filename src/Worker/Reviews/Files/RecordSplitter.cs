using System.Text;
using System.Text.RegularExpressions;

namespace Worker.Reviews.Files;

/// <summary>Splits one record into its fields, line by line. White space around a field is dropped, inside quotes it is kept.</summary>
/// <param name="escapes">Whether a backslash before a quote or another backslash means the character itself.</param>
internal sealed partial class RecordSplitter(char separator, bool escapes)
{
    private readonly List<string> _fields = [];
    private readonly StringBuilder _field = new();
    private State _state;

    private enum State
    {
        /// <summary>Before the first character of a field.</summary>
        Start,

        Plain,

        /// <summary>After the quote that opens a field.</summary>
        Quoted,

        /// <summary>After a quote within a quoted field: the end of it, or the first of two.</summary>
        AfterQuote,
    }

    /// <summary>
    /// Whether a line has a quote after a backslash that can be nothing but a part of the text: what follows it does not follow the end
    /// of a field.
    /// </summary>
    public static bool HasEscapedQuote(string line) => EscapedQuote().IsMatch(line);

    public void Begin()
    {
        _fields.Clear();
        _field.Clear();
        _state = State.Start;
    }

    /// <param name="line">With its line end.</param>
    /// <returns>Whether the record ends here.</returns>
    public bool Append(string line)
    {
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (escapes && _state is State.Quoted && c == '\\' && i + 1 < line.Length && line[i + 1] is '"' or '\\')
                _field.Append(line[++i]);
            else if (_state is State.Quoted)
                Quoted(c);
            else if (c is '\r' or '\n')
                break;
            else
                Unquoted(c);
        }
        return _state is not State.Quoted;
    }

    /// <summary>The fields of the record. What is open is closed.</summary>
    public IReadOnlyList<string> End()
    {
        EndField();
        return [.. _fields];
    }

    private void Quoted(char c)
    {
        if (c == '"')
            _state = State.AfterQuote;
        else
            _field.Append(c);
    }

    private void Unquoted(char c)
    {
        if (c == separator)
        {
            EndField();
        }
        else if (_state is State.AfterQuote)
        {
            // Two quotes are one; text after the end of a quoted field belongs to it.
            _state = c == '"' ? State.Quoted : State.AfterQuote;
            if (c == '"' || !char.IsWhiteSpace(c))
                _field.Append(c);
        }
        else if (_state is State.Start && c == '"')
        {
            _state = State.Quoted;
        }
        else if (_state is State.Plain || !char.IsWhiteSpace(c))
        {
            _state = State.Plain;
            _field.Append(c);
        }
    }

    private void EndField()
    {
        _fields.Add(_state is State.Plain ? _field.ToString().TrimEnd() : _field.ToString());
        _field.Clear();
        _state = State.Start;
    }

    [GeneratedRegex("""\\"(?!\s*(?:[,;\t|"]|$))""")]
    private static partial Regex EscapedQuote();
}
