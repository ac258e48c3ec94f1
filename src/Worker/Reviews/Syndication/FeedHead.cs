using System.Text;

namespace Worker.Reviews.Syndication;

/// <summary>What a feed says outside its entries: namespaces, language, the next page.</summary>
internal sealed class FeedHead
{
    private const int MaxLanguageLength = 64;

    private static readonly string[] Feeds =
    [
        "", "http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#", "http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/",
        "http://channel.netscape.com/rdf/simple/0.9/", "http://backend.userland.com/rss2", "http://backend.userland.com/rss",
    ];

    private readonly StringBuilder _language = new();
    private string? _languageAttribute;
    private bool _isLanguage;

    /// <summary>
    /// By prefix; the empty one is the default. Those that feeds use and often forget to declare are there from the start.
    /// </summary>
    public Dictionary<string, string> Namespaces { get; } = new(StringComparer.Ordinal)
    {
        ["content"] = "http://purl.org/rss/1.0/modules/content/",
        ["dc"] = "http://purl.org/dc/elements/1.1/",
        ["atom"] = "http://www.w3.org/2005/Atom",
        ["media"] = "http://search.yahoo.com/mrss/",
        ["rdf"] = "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        ["xhtml"] = "http://www.w3.org/1999/xhtml",
        ["letterboxd"] = RatingElements.Letterboxd.NamespaceName,
        ["im"] = RatingElements.AppStore.NamespaceName,
    };

    public string? Next { get; private set; }

    public string? Language => string.IsNullOrWhiteSpace(_language.ToString()) ? _languageAttribute : _language.ToString().Trim();

    public List<string> Notes { get; } = [];

    /// <summary>Whether elements of this prefix are those of RSS or Atom.</summary>
    public bool IsFeedPrefix(string prefix) => Feeds.Contains(Namespaces.GetValueOrDefault(prefix, prefix.Length == 0 ? "" : "?"), StringComparer.OrdinalIgnoreCase);

    /// <summary>Takes a token that is in no entry.</summary>
    public void Read(MarkupKind kind, MarkupScanner token)
    {
        if (kind is MarkupKind.Text && _isLanguage && _language.Length < MaxLanguageLength)
            _language.Append(token.Raw);
        if (kind is MarkupKind.EndTag)
            _isLanguage = false;
        if (kind is not (MarkupKind.StartTag or MarkupKind.EmptyTag))
            return;

        var local = MarkupTag.Split(token.Name).Local;
        if (local is "rss" or "feed" or "RDF" or "channel")
            Declare(MarkupTag.Attributes(token.Raw.ToString()));
        else if (local is "link" && Next is null && MarkupTag.Attributes(token.Raw.ToString()) is var link && link.GetValueOrDefault("rel") == "next")
            Next = link.GetValueOrDefault("href");
        else if (local is "language" && kind is MarkupKind.StartTag && _language.Length == 0)
            _isLanguage = true;
    }

    private void Declare(IReadOnlyDictionary<string, string> attributes)
    {
        foreach (var (name, value) in attributes)
        {
            if (name == "xmlns")
                Namespaces[""] = value.Trim();
            else if (name.StartsWith("xmlns:", StringComparison.Ordinal) && value.Length > 0)
                Namespaces[name[6..]] = value.Trim();
            else if (name == "xml:lang")
                _languageAttribute ??= value;
        }
    }
}
