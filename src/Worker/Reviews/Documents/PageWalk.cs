using Worker.Http;

namespace Worker.Reviews.Documents;

/// <summary>Reads a source that continues on further pages, each of which names the next.</summary>
internal static class PageWalk
{
    /// <param name="read">What one page says; it knows the number of the page, from 1.</param>
    /// <exception cref="ReviewFeedException">A page could not be had: a part of a source is no answer.</exception>
    public static async Task<ReviewFeedAnswer> RunAsync(
        ReviewDocuments documents, ReviewFeedRequest request, Func<ReviewDocument, int, FeedPage> read, CancellationToken cancellationToken)
    {
        var source = request.Source;
        // The newest entries are on the first page: where it is unchanged, so are the others.
        var document = await documents.ReadAsync(source.Name, source.Locations[0], request.MarkOf(0), cancellationToken);
        var mark = document.Mark;
        if (document.IsUnchanged)
            return new ReviewFeedAnswer { IsUnchanged = true, Documents = 1, Marks = [mark] };

        var (entries, unreadable, notes) = (new List<FeedEntry>(), new List<RejectedReview>(), new List<string>());
        var seen = new HashSet<string>(StringComparer.Ordinal) { source.Locations[0], document.Location };
        for (var (number, others) = (1, 0); ; number++)
        {
            var page = read(document, number);
            entries.AddRange(page.Entries);
            unreadable.AddRange(page.Unreadable);
            others += page.NotReviews;
            var next = page.IsEmpty || number == request.MaxPages ? null : Next(document, page.Next, seen, notes);
            if (next is null)
            {
                return new ReviewFeedAnswer
                {
                    Entries = entries,
                    Unreadable = unreadable,
                    NotReviews = others,
                    Documents = number,
                    Marks = [mark],
                    Notes = notes,
                };
            }
            document = await documents.ReadAsync(source.Name, next, default, cancellationToken);
        }
    }

    private static string? Next(ReviewDocument document, string? link, HashSet<string> seen, List<string> notes)
    {
        if (string.IsNullOrWhiteSpace(link) || !ReviewDocuments.IsOnTheWeb(document.Location))
            return null;
        var from = new Uri(document.Location);
        if (!Uri.TryCreate(from, link, out var next) || !Site.MayFollow(from, next))
        {
            notes.Add($"the next page, {link}, is on another site than {from.Host} and was not read");
            return null;
        }
        return seen.Add(next.AbsoluteUri) ? next.AbsoluteUri : null;
    }
}

/// <summary>What one page of a source says.</summary>
/// <param name="NotReviews">Entries that are something else than a review.</param>
/// <param name="Next">The address of the next page, also relative; null or empty on the last.</param>
internal sealed record FeedPage(IReadOnlyList<FeedEntry> Entries, IReadOnlyList<RejectedReview> Unreadable, int NotReviews, string? Next)
{
    public bool IsEmpty => Entries.Count + Unreadable.Count + NotReviews == 0;
}
