namespace Worker.Reviews;

/// <summary>
/// The columns of a file, or the members of its JSON objects (<c>review.text</c> reaches into an inner one), in any case. Each is
/// empty by default: then the column of the property's own name is taken, if there is one. One that is named must be there.
/// <c>user+product</c> joins two columns.
/// </summary>
internal sealed class ReviewColumnsOptions
{
    /// <summary>What the source calls the review. Without one the hash of the text replaces it.</summary>
    public string Id { get; set => field = value ?? ""; } = "";

    /// <summary>What the review is about, in place of the source's <c>Subject</c>.</summary>
    public string Subject { get; set => field = value ?? ""; } = "";

    /// <summary>When it was written.</summary>
    public string Date { get; set => field = value ?? ""; } = "";

    /// <summary>Stars, or another scale that <c>BestRating</c> or <c>RatingWords</c> explain.</summary>
    public string Rating { get; set => field = value ?? ""; } = "";

    public string Title { get; set => field = value ?? ""; } = "";

    /// <summary>The text. The one column that there must be.</summary>
    public string Body { get; set => field = value ?? ""; } = "";

    /// <summary>A BCP 47 tag.</summary>
    public string Language { get; set => field = value ?? ""; } = "";

    /// <summary>positive, pos, true, 1 or negative, neg, false, 0.</summary>
    public string Label { get; set => field = value ?? ""; } = "";
}
