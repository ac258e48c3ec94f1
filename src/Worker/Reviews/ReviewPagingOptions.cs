namespace Worker.Reviews;

/// <summary>Of <c>Json</c>: where the reviews are in a document, and how the next page is found. Paths are names joined by dots.</summary>
internal sealed class ReviewPagingOptions
{
    /// <summary>The path to the list of reviews, such as <c>data</c>. Default empty: the document is the list.</summary>
    public string List { get; set => field = value ?? ""; } = "";

    /// <summary>The path to the address of the next page, such as <c>links.next</c>. Default none.</summary>
    public string Next { get; set => field = value ?? ""; } = "";

    /// <summary>The path to the cursor of the next page. Default none.</summary>
    public string Cursor { get; set => field = value ?? ""; } = "";

    /// <summary>The parameter of the address that takes the cursor. Default <c>cursor</c>.</summary>
    public string CursorParameter { get; set => field = value ?? "cursor"; } = "cursor";

    /// <summary>The parameter of the address that takes the number of the page. Default none.</summary>
    public string PageParameter { get; set => field = value ?? ""; } = "";
}
