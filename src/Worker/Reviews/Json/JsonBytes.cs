using System.Text;

namespace Worker.Reviews.Json;

/// <summary>A JSON document of any encoding as UTF-8, in pieces.</summary>
internal sealed class JsonBytes(TextReader text)
{
    private readonly char[] _chars = new char[16 * 1024];
    private readonly StringBuilder _repaired = new();
    private readonly PythonJson _filter = new();
    private readonly Encoder _encoder = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetEncoder();
    private byte[] _piece = [];
    private int _at;
    private bool _isEnd;

    /// <returns>The bytes written to the target; 0 at the end.</returns>
    public int Read(Span<byte> target)
    {
        while (_at == _piece.Length && !_isEnd)
            Fill();
        var count = Math.Min(target.Length, _piece.Length - _at);
        _piece.AsSpan(_at, count).CopyTo(target);
        _at += count;
        return count;
    }

    private void Fill()
    {
        var read = text.Read(_chars, 0, _chars.Length);
        _isEnd = read == 0;
        _filter.Append(_chars.AsSpan(0, read), _repaired.Clear());
        if (_isEnd)
            _filter.End(_repaired);
        var chars = _repaired.ToString();
        _piece = new byte[_encoder.GetByteCount(chars, flush: _isEnd)];
        _encoder.GetBytes(chars, _piece, flush: _isEnd);
        _at = 0;
    }
}
