namespace Worker.Reviews;

/// <summary>One entry of <c>Reviews:Sources</c>.</summary>
internal sealed class ReviewSourceOptions
{
    /// <summary>What the source is called in the database, in messages and in <c>--sources</c>. Letters, digits, <c>-</c>, <c>_</c> and <c>.</c>, at most 64.</summary>
    public string Name { get; set; } = "";

    /// <summary><c>Rss</c> (RSS or Atom), <c>AppStoreJson</c>, <c>Delimited</c>, <c>JsonLines</c> or <c>LabelledText</c>.</summary>
    public ReviewSourceKind? Kind { get; set; }

    /// <summary>What the reviews are about: an app, a product, a ticker symbol. Files may say it in a column instead.</summary>
    public string Subject { get; set; } = "";

    /// <summary>Where it is on the web, http or https. Either this or <see cref="Path"/>.</summary>
    public string Address { get; set; } = "";

    /// <summary>Where it is on this machine; in a settings file relative to that file.</summary>
    public string Path { get; set; } = "";

    /// <summary>Of <c>LabelledText</c>: the path or address of the positive sentences, one a line.</summary>
    public string Positive { get; set; } = "";

    /// <summary>Of <c>LabelledText</c>: the path or address of the negative sentences, one a line.</summary>
    public string Negative { get; set; } = "";

    /// <summary>The BCP 47 tag of reviews that do not say, such as <c>en</c>. Default none.</summary>
    public string Language { get; set; } = "";

    /// <summary>
    /// How the files are encoded, such as <c>utf-8</c> or <c>windows-1252</c>. Default empty: a byte order mark, else UTF-8 where
    /// every byte is valid, else Windows-1252. XML says it itself.
    /// </summary>
    public string Encoding { get; set; } = "";

    /// <summary>Whether titles and bodies of a file are HTML. Default false. RSS, Atom and the App Store say it themselves.</summary>
    public bool IsHtml { get; set; }

    /// <summary>Of <c>Delimited</c>: one character. Default empty: comma, semicolon or tab, whichever the header has.</summary>
    public string Separator { get; set; } = "";

    /// <summary>How dates are written, as a .NET format such as <c>d/M/yyyy</c>. Default empty: ISO 8601, RFC 822 or Unix seconds.</summary>
    public string DateFormat { get; set; } = "";

    /// <summary>The rating that means five stars; others are converted in proportion. Above 0 to 1,000, default 5.</summary>
    public double BestRating { get; set; } = 5;

    /// <summary>Stars for ratings that are words: <c>"thumbs up": 5</c>. Default none.</summary>
    public Dictionary<string, double> RatingWords { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Of <c>Rss</c>: the name of the element that holds the rating, where it is none of the known ones. Default none.</summary>
    public string RatingElement { get; set; } = "";

    /// <summary>Of <c>Delimited</c> and <c>JsonLines</c>: which column holds what.</summary>
    public ReviewColumnsOptions Columns { get; set; } = new();

    /// <summary>Where the documents of the source are: one, or the two of a labelled pair.</summary>
    internal IReadOnlyList<string> Locations => Kind is ReviewSourceKind.LabelledText
        ? [.. new[] { Positive, Negative }.Where(place => !string.IsNullOrWhiteSpace(place))]
        : [string.IsNullOrWhiteSpace(Address) ? Path : Address];
}

internal enum ReviewSourceKind
{
    /// <summary>RSS 2.0 or Atom 1.0.</summary>
    Rss,

    /// <summary>The App Store's customer reviews in JSON.</summary>
    AppStoreJson,

    /// <summary>A file with a header and separated columns: CSV.</summary>
    Delimited,

    /// <summary>A file with one JSON object a line.</summary>
    JsonLines,

    /// <summary>A file of positive sentences and one of negative, a sentence a line.</summary>
    LabelledText,
}
