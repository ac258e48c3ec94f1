using System.Text.Json.Serialization;

namespace Worker.Reviews;

/// <summary>One entry of <c>Reviews:Sources</c>.</summary>
internal sealed class ReviewSourceOptions
{
    /// <summary>
    /// What the source is called in the database, in messages and in <c>--sources</c>. Letters, digits, <c>-</c>, <c>_</c> and <c>.</c>, at
    /// most 64.
    /// </summary>
    public string Name { get; set => field = value ?? ""; } = "";

    /// <summary>
    /// <c>Rss</c> (RSS or Atom), <c>AppStoreJson</c>, <c>Json</c>, <c>Delimited</c>, <c>JsonLines</c> or <c>LabelledText</c>. Default: the
    /// kind of the <see cref="Layout"/>.
    /// </summary>
    public ReviewSourceKind? Kind { get; set; }

    /// <summary>
    /// <c>GooglePlay</c>, <c>AppStoreConnect</c>, <c>Amazon</c>, <c>Trustpilot</c>, <c>Steam</c> or <c>ExcelEuropean</c>: sets the kind,
    /// the columns and what else belongs to that form, unless the settings say otherwise. Default none.
    /// </summary>
    public ReviewLayout? Layout { get; set; }

    /// <summary>What the reviews are about: an app, a product, a ticker symbol. Files may say it in a column instead.</summary>
    public string Subject { get; set => field = value ?? ""; } = "";

    /// <summary>Where it is on the web, http or https. Either this or <see cref="Path"/>.</summary>
    public string Address { get; set => field = value ?? ""; } = "";

    /// <summary>
    /// The value of <c>{key}</c> in the query of <see cref="Address"/> and in <see cref="Headers"/>. It is never logged. Default: that of
    /// <see cref="ReviewsOptions.Keys"/>.
    /// </summary>
    [JsonIgnore]
    public string Key { get; set => field = value ?? ""; } = "";

    /// <summary>
    /// Headers for the host of <see cref="Address"/>, which no other host sees: <c>"Authorization": "Bearer {key}"</c>. Default none.
    /// </summary>
    public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Where it is on this machine; in a settings file relative to that file.</summary>
    public string Path { get; set => field = value ?? ""; } = "";

    /// <summary>Of <c>LabelledText</c>: the path or address of the positive sentences, one a line.</summary>
    public string Positive { get; set => field = value ?? ""; } = "";

    /// <summary>Of <c>LabelledText</c>: the path or address of the negative sentences, one a line.</summary>
    public string Negative { get; set => field = value ?? ""; } = "";

    /// <summary>The BCP 47 tag of reviews that do not say, such as <c>en</c>. Default none.</summary>
    public string Language { get; set => field = value ?? ""; } = "";

    /// <summary>
    /// How the files are encoded, such as <c>utf-8</c> or <c>windows-1252</c>. Default empty: a byte order mark, else UTF-8 where
    /// every byte is valid, else the charset of the host, else Windows-1252. XML says it itself.
    /// </summary>
    public string Encoding { get; set => field = value ?? ""; } = "";

    /// <summary>Whether titles and bodies of a file are HTML. Default false. RSS, Atom and the App Store say it themselves.</summary>
    public bool IsHtml { get; set; }

    /// <summary>
    /// Of <c>Delimited</c>: one character. Default empty: a first line <c>sep=;</c>, else comma, semicolon, tab or bar, as in the header.
    /// </summary>
    public string Separator { get; set => field = value ?? ""; } = "";

    /// <summary>
    /// How dates are written, as a .NET format such as <c>d/M/yyyy</c>. Default empty: ISO 8601, RFC 822, dd.mm.yyyy or Unix time.
    /// </summary>
    public string DateFormat { get; set => field = value ?? ""; } = "";

    /// <summary>The rating that means five stars; others are converted in proportion. Above 0 to 1,000, default 5.</summary>
    public double BestRating { get; set; } = 5;

    /// <summary>Stars for ratings that are words: <c>"thumbs up": 5</c>. Default none.</summary>
    public Dictionary<string, double> RatingWords { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Of <c>Rss</c>: the name of the element that holds the rating, if it is none of the known ones. Default none.</summary>
    public string RatingElement { get; set => field = value ?? ""; } = "";

    /// <summary>Of <c>Delimited</c>, <c>JsonLines</c> and <c>Json</c>: which column or member holds what.</summary>
    public ReviewColumnsOptions Columns { get; set => field = value ?? new(); } = new();

    /// <summary>Of <c>Json</c>: where the reviews are, and how the next page is found.</summary>
    public ReviewPagingOptions Paging { get; set => field = value ?? new(); } = new();

    /// <summary>Where the documents of the source are: one, or the two of a labelled pair.</summary>
    internal IReadOnlyList<string> Locations => Kind is ReviewSourceKind.LabelledText
        ? [.. new[] { Positive, Negative }.Where(place => !string.IsNullOrWhiteSpace(place))]
        : [string.IsNullOrWhiteSpace(Address) ? Path : new SourceCredentials(this).Address];
}

internal enum ReviewSourceKind
{
    /// <summary>RSS of any version or Atom.</summary>
    Rss,

    /// <summary>The App Store's customer reviews in JSON.</summary>
    AppStoreJson,

    /// <summary>JSON with a list of objects somewhere in it, on one page or several.</summary>
    Json,

    /// <summary>A file with a header and separated columns: CSV.</summary>
    Delimited,

    /// <summary>A file with one JSON object a line, or with a list of objects.</summary>
    JsonLines,

    /// <summary>A file of positive sentences and one of negative, a sentence a line.</summary>
    LabelledText,
}
