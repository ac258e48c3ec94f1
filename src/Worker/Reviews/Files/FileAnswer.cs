using Worker.Reviews.Documents;

namespace Worker.Reviews.Files;

/// <summary>What a file says.</summary>
internal static class FileAnswer
{
    public static ReviewFeedAnswer Unchanged(ReviewDocument document) => new() { IsUnchanged = true, Documents = 1, Marks = [document.Mark] };

    /// <param name="encoding">The encoding that was found.</param>
    /// <exception cref="ReviewFeedException">There are rows and none of them could be read: the file is something else.</exception>
    public static ReviewFeedAnswer Of(
        ReviewDocument document, string encoding, IReadOnlyList<FeedEntry> entries, IReadOnlyList<RejectedReview> unreadable)
    {
        if (entries.Count == 0 && unreadable is [var first, ..])
            throw DocumentRefusal.Unexpected(document, "reviews", $"none of its {unreadable.Count} rows could be read; the first: {first.Detail}");
        return new ReviewFeedAnswer
        {
            Entries = entries,
            Unreadable = unreadable,
            Documents = 1,
            Marks = [document.Mark],
            Notes = [$"{Path.GetFileName(document.Location)} is {encoding}"],
        };
    }
}
