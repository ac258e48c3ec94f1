using System.Text;

namespace Worker.Reviews.Syndication;

internal enum MarkupKind
{
    /// <summary>The end of the document.</summary>
    End,

    /// <summary>Text, or a CDATA section, or a piece of either.</summary>
    Text,

    StartTag,

    /// <summary>A tag that opens and closes its element.</summary>
    EmptyTag,

    EndTag,

    /// <summary>A document type declaration that declares entities.</summary>
    Entities,
}

/// <summary>
/// Cuts XML from anywhere into tags and text, in one pass, in bounded memory and without judging it: whether the elements match is
/// for the reader of an entry. Comments, instructions and harmless document types are left out. It also repairs what would
/// cost a strict parser the whole document: characters that XML does not have, entities of HTML, a lone ampersand or angle bracket.
/// </summary>
internal sealed class MarkupScanner(MarkupSource source)
{
    /// <summary>Longest piece of text, and longest tag; a longer tag is cut, and no XML then.</summary>
    private const int MaxPiece = 32 * 1024, MaxTag = 256 * 1024;

    private readonly StringBuilder _raw = new();
    private bool _isCData;

    /// <summary>The token as it goes into an entry.</summary>
    public StringBuilder Raw => _raw;

    /// <summary>The qualified name of a tag.</summary>
    public string Name { get; private set; } = "";

    public MarkupKind Read()
    {
        while (true)
        {
            _raw.Clear();
            if (_isCData)
                return CData();
            if (source.Peek < 0)
                return MarkupKind.End;
            if (!source.Skip('<'))
                return Text();
            if (Markup() is { } kind)
                return kind;
        }
    }

    private MarkupKind Text()
    {
        while (_raw.Length < MaxPiece && source.Peek is >= 0 and not '<')
        {
            var next = source.Read();
            if (next == '&')
                CharacterReference.Copy(source, _raw);
            else
                // "]]>" is not allowed in text.
                _ = next == '>' ? _raw.Append("&gt;") : _raw.Append((char)next);
        }
        return MarkupKind.Text;
    }

    /// <summary>Null if it is nothing that an entry needs.</summary>
    private MarkupKind? Markup()
    {
        switch (source.Peek)
        {
            case '?':
                source.SkipThrough("?>");
                return null;
            case '!':
                source.Read();
                return Declaration();
            case '/':
                return Tag();
            case >= 0 and var next when char.IsLetter((char)next) || next is '_' or ':':
                return Tag();
            default:
                _raw.Append("&lt;");
                return MarkupKind.Text;
        }
    }

    private MarkupKind? Declaration()
    {
        if (source.Skip('-'))
        {
            source.SkipThrough(source.Skip('-') ? "-->" : ">");
            return null;
        }
        if (!source.Skip('['))
            return DocumentType();
        if (!"CDATA[".All(source.Skip))
        {
            // A condition of old browsers.
            source.SkipThrough(">");
            return null;
        }
        _isCData = true;
        return CData();
    }

    private MarkupKind CData()
    {
        _raw.Append("<![CDATA[");
        // A piece does not end within the end of the section.
        while (_raw.Length < MaxPiece || (_raw[^1] == ']' && _raw.Length < MaxTag))
        {
            var next = source.Read();
            if (next == '>' && _raw.Length >= 11 && _raw[^1] == ']' && _raw[^2] == ']')
            {
                _isCData = false;
                _raw.Append('>');
                return MarkupKind.Text;
            }
            if (next < 0)
            {
                _isCData = false;
                break;
            }
            _raw.Append((char)next);
        }
        _raw.Append("]]>");
        return MarkupKind.Text;
    }

    private MarkupKind? DocumentType()
    {
        var (depth, quote) = (0, 0);
        for (int next; (next = source.Read()) >= 0 && !(next == '>' && depth <= 0 && quote == 0);)
        {
            if (_raw.Length < MaxTag)
                _raw.Append((char)next);
            if (quote != 0)
                quote = next == quote ? 0 : quote;
            else if (next is '"' or '\'')
                quote = next;
            else
                depth += next == '[' ? 1 : next == ']' ? -1 : 0;
        }
        return _raw.ToString().Contains("<!ENTITY", StringComparison.OrdinalIgnoreCase) || _raw.Length == MaxTag ? MarkupKind.Entities : null;
    }

    private MarkupKind Tag()
    {
        _raw.Append('<');
        var quote = 0;
        // An angle bracket cannot be in a tag: the tag before it was never closed.
        while (source.Peek is >= 0 and not '<' and var next && !(next == '>' && quote == 0))
        {
            source.Read();
            if (_raw.Length >= MaxTag)
                continue;
            if (next == '&')
                CharacterReference.Copy(source, _raw);
            else
                _raw.Append((char)next);
            quote = quote != 0 ? (next == quote ? 0 : quote) : next is '"' or '\'' ? next : 0;
        }
        if (source.Skip('>'))
            _raw.Append('>');

        var isEnd = _raw.Length > 1 && _raw[1] == '/';
        Name = NameAt(isEnd ? 2 : 1);
        return isEnd ? MarkupKind.EndTag : _raw.Length > 2 && _raw[^2] == '/' ? MarkupKind.EmptyTag : MarkupKind.StartTag;
    }

    private string NameAt(int start)
    {
        var end = start;
        while (end < _raw.Length && end - start < 256 && !char.IsWhiteSpace(_raw[end]) && _raw[end] is not ('/' or '>'))
            end++;
        return _raw.ToString(start, end - start);
    }
}
