using System.Text;

namespace Worker.Reviews.Files;

/// <summary>The lines of a text with their ends, in bounded memory; some of them may be put back.</summary>
/// <param name="endsAtReturn">Whether CR ends a line too, and not only LF.</param>
internal sealed class LineSource(TextReader text, bool endsAtReturn, CancellationToken cancellationToken)
{
    /// <summary>Longest line in UTF-16 characters. The rest of a longer one is dropped.</summary>
    public const int MaxLength = 1024 * 1024;

    private readonly char[] _piece = new char[16 * 1024];
    private readonly StringBuilder _line = new();
    private readonly LinkedList<string> _putBack = [];
    private int _at, _length;

    /// <summary>The number of the next line, from 1.</summary>
    public int Number { get; private set; } = 1;

    /// <summary>The next line with its line end; null at the end.</summary>
    public string? Read()
    {
        if (_putBack.First is { } first)
        {
            _putBack.RemoveFirst();
            Number++;
            return first.Value;
        }
        _line.Clear();
        var isThere = false;
        while (Next() is >= 0 and var next)
        {
            isThere = true;
            if (_line.Length < MaxLength)
                _line.Append((char)next);
            if (next == '\n')
                break;
            if (next != '\r' || !endsAtReturn)
                continue;
            if (Peek() == '\n')
                _line.Append((char)Next());
            break;
        }
        if (!isThere)
            return null;
        Number++;
        return _line.ToString();
    }

    /// <summary>Lines that were read last, in their order: they are the next again.</summary>
    public void PutBack(IReadOnlyList<string> lines)
    {
        for (var i = lines.Count - 1; i >= 0; i--)
            _putBack.AddFirst(lines[i]);
        Number -= lines.Count;
    }

    private int Peek() => _at < _length || Fill() ? _piece[_at] : -1;

    private int Next() => _at < _length || Fill() ? _piece[_at++] : -1;

    private bool Fill()
    {
        cancellationToken.ThrowIfCancellationRequested();
        (_at, _length) = (0, text.Read(_piece, 0, _piece.Length));
        return _length > 0;
    }
}
