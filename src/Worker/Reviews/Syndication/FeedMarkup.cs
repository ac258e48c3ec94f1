using System.Text;
using Worker.Reviews.Documents;

namespace Worker.Reviews.Syndication;

/// <summary>Cuts a feed into its entries, one at a time. An entry that is too long, too deep or never closed costs itself alone.</summary>
internal sealed class FeedMarkup(ReviewDocument document, MarkupScanner scanner)
{
    /// <summary>Longest entry with its markup in UTF-16 characters, deepest nesting and most elements of one.</summary>
    public const int MaxLength = 4 * 1024 * 1024, MaxDepth = 100, MaxElements = 20_000;

    private readonly StringBuilder _entry = new();
    private string _root = "", _entryName = "";
    private int _depth, _elements, _number;
    private bool _isClosed;

    public FeedHead Head { get; } = new();

    public bool IsRss => !_root.EndsWith("feed", StringComparison.Ordinal);

    /// <summary>The entries in order. All of them have been seen when <see cref="Head"/> is complete.</summary>
    /// <exception cref="ReviewFeedException">The document is no feed, declares entities, or ends before its first entry does.</exception>
    public IEnumerable<EntryMarkup> Entries()
    {
        ReadRoot();
        for (MarkupKind kind; !_isClosed && (kind = scanner.Read()) is not MarkupKind.End;)
        {
            if (kind is MarkupKind.EmptyTag or MarkupKind.StartTag && IsEntry(scanner.Name))
            {
                if (_entryName.Length > 0)
                    yield return Close("it is never closed: another begins within it");
                Begin();
                if (kind is MarkupKind.EmptyTag)
                    yield return Close(null);
            }
            else if (_entryName.Length == 0)
            {
                _isClosed = kind is MarkupKind.EndTag && scanner.Name == _root;
                Head.Read(kind, scanner);
            }
            else if (Append(kind))
            {
                yield return Close(null);
            }
        }
        if (_entryName.Length > 0)
            yield return Close("it is never closed: the document ends within it");
        if (!_isClosed && _number == 0)
            throw Refusal($"it ends before <{_root}> is closed");
        if (!_isClosed)
            Head.Notes.Add($"the document ends before <{_root}> is closed");
    }

    private void ReadRoot()
    {
        MarkupKind kind;
        while ((kind = scanner.Read()) is MarkupKind.Text)
        {
            if (!string.IsNullOrWhiteSpace(scanner.Raw.ToString()))
                throw Refusal("it does not begin with a tag");
        }
        if (kind is MarkupKind.Entities)
            throw Refusal("it has a DTD that declares entities, and with them could ask for files of this machine or grow without end");
        _root = scanner.Name;
        if (kind is not (MarkupKind.StartTag or MarkupKind.EmptyTag) || MarkupTag.Split(_root).Local is not ("rss" or "feed" or "RDF"))
            throw Refusal(kind is MarkupKind.End ? null : $"its first element is <{_root}>");
        Head.Read(kind, scanner);
        _isClosed = kind is MarkupKind.EmptyTag;
    }

    private bool IsEntry(string name)
    {
        if (!name.EndsWith(IsRss ? "item" : "entry", StringComparison.Ordinal))
            return false;
        var (prefix, local) = MarkupTag.Split(name);
        return local.Length == (IsRss ? 4 : 5) && (prefix == MarkupTag.Split(_root).Prefix || Head.IsFeedPrefix(prefix));
    }

    private void Begin()
    {
        (_entryName, _depth, _elements) = (scanner.Name, 0, 0);
        _entry.Clear().Append(scanner.Raw);
        _number++;
    }

    /// <returns>Whether the entry ends here.</returns>
    private bool Append(MarkupKind kind)
    {
        if (_entry.Length <= MaxLength)
            _entry.Append(scanner.Raw);
        if (kind is MarkupKind.StartTag or MarkupKind.EmptyTag)
            _elements++;
        // Beyond the limit the depth is kept, so that the entry is named for it.
        if (kind is MarkupKind.StartTag && _depth <= MaxDepth)
            _depth++;
        else if (kind is MarkupKind.EndTag && _depth is > 0 and <= MaxDepth)
            _depth--;
        return kind is MarkupKind.EndTag && scanner.Name == _entryName;
    }

    private EntryMarkup Close(string? fault)
    {
        var (rule, text) = fault is not null ? ("unreadable_entry", fault)
            : _entry.Length > MaxLength ? ("too_long", $"it has more than {MaxLength} characters with its markup")
            : _depth > MaxDepth ? ("too_deep", $"its elements are nested deeper than {MaxDepth}")
            : _elements > MaxElements ? ("too_long", $"it has more than {MaxElements} elements") : ("", "");
        var xml = rule.Length == 0 ? _entry.ToString() : _entry.ToString(0, Math.Min(_entry.Length, 4000));
        _entryName = "";
        _entry.Clear();
        return new EntryMarkup(_number, xml, rule.Length == 0 ? null : (rule, text));
    }

    private ReviewFeedException Refusal(string? fault) => DocumentError.Unexpected(document, "RSS or Atom", fault);
}

/// <param name="Number">Its place on the page, from 1.</param>
/// <param name="Xml">The element with its tags; the beginning of it if there is a fault.</param>
/// <param name="Fault">The rule and what is wrong; null if nothing is known to be.</param>
internal sealed record EntryMarkup(int Number, string Xml, (string Rule, string Text)? Fault);
