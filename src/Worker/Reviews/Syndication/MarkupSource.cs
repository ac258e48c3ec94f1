namespace Worker.Reviews.Syndication;

/// <summary>
/// The characters of a document, one ahead. Characters that XML does not have become spaces, halves of surrogate pairs U+FFFD.
/// </summary>
internal sealed class MarkupSource(TextReader text, CancellationToken cancellationToken)
{
    private const int PieceLength = 16 * 1024;

    private readonly char[] _piece = new char[PieceLength + 1];
    private int _at;
    private int _length;

    /// <summary>The next character; -1 at the end.</summary>
    public int Peek => _at < _length || Fill() ? _piece[_at] : -1;

    public int Read()
    {
        var next = Peek;
        _at += next < 0 ? 0 : 1;
        return next;
    }

    public bool Skip(char expected)
    {
        if (Peek != expected)
            return false;
        _at++;
        return true;
    }

    /// <summary>Drops everything up to and with an end such as <c>--&gt;</c>; all of the rest if there is none.</summary>
    public void SkipThrough(string end)
    {
        var matched = 0;
        for (int next; matched < end.Length && (next = Read()) >= 0;)
        {
            if (next == end[matched])
                matched++;
            // Of a run of the first character, as in "--->", the last ones count.
            else if (matched < end.Length - 1 || next != end[0])
                matched = next == end[0] ? 1 : 0;
        }
    }

    private bool Fill()
    {
        cancellationToken.ThrowIfCancellationRequested();
        _at = 0;
        _length = text.Read(_piece, 0, PieceLength);
        if (_length > 0 && char.IsHighSurrogate(_piece[_length - 1]) && text.Peek() is >= 0 and var low)
        {
            _piece[_length++] = (char)low;
            text.Read();
        }
        for (var i = 0; i < _length; i++)
        {
            var c = _piece[i];
            if (c < ' ')
                _piece[i] = c is '\t' or '\n' or '\r' ? c : ' ';
            else if (char.IsHighSurrogate(c) && i + 1 < _length && char.IsLowSurrogate(_piece[i + 1]))
                i++;
            else if (char.IsSurrogate(c))
                _piece[i] = '\uFFFD';
            else if (c >= '\uFFFE')
                _piece[i] = ' ';
        }
        return _length > 0;
    }
}
