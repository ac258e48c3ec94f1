using Worker.Http;

namespace Worker.Reviews.Documents;

/// <summary>Reads a source that continues on further pages, each of which names the next.</summary>
internal static class PageWalk
{
    /// <param name="read">Reads one page and gives its entries to the sink; it knows the number of the page, from 1.</param>
    /// <exception cref="ReviewFeedException">A page is not available: a part of a source is no answer.</exception>
    public static async Task<ReviewFeedAnswer> RunAsync(
        ReviewDocuments documents, ReviewFeedRequest request, Func<ReviewDocument, int, CancellationToken, FeedPage> read, CancellationToken cancellationToken)
    {
        var source = request.Source;
        // The newest entries are on the first page: if it is unchanged, so are the others.
        var document = await documents.ReadAsync(source, source.Locations[0], request.MarkOf(0), cancellationToken);
        try
        {
            var mark = document.Mark;
            if (document.IsUnchanged)
                return new ReviewFeedAnswer { IsUnchanged = true, Documents = 1, Marks = [mark] };

            var notes = new List<string>();
            var seen = new HashSet<string>(StringComparer.Ordinal) { source.Locations[0], document.Location };
            for (var (number, others) = (1, 0); ; number++)
            {
                var page = await documents.Reading.RunAsync(document, token => read(document, number, token), cancellationToken);
                others += page.NotReviews;
                notes.AddRange(page.Notes);
                if (page.Entries == 0 && number == 1)
                    notes.Add("the document has no entries");
                var next = page.Entries == 0 || number == request.MaxPages ? null : Next(document, page.Next, new SourceCredentials(source), seen, notes);
                if (next is null)
                    return new ReviewFeedAnswer { NotReviews = others, Documents = number, Marks = [mark], Notes = notes };
                document.Dispose();
                // The network names it: it may not lead where only the settings may.
                document = await documents.ReadAsync(source, next, default, new Uri(source.Locations[0]), cancellationToken);
            }
        }
        finally
        {
            document.Dispose();
        }
    }

    private static string? Next(ReviewDocument document, string? link, SourceCredentials credentials, HashSet<string> seen, List<string> notes)
    {
        if (string.IsNullOrWhiteSpace(link) || !ReviewDocuments.IsOnTheWeb(document.Location))
            return null;
        var from = new Uri(document.Location);
        if (Resolve(from, link) is not { } next || !Site.MayFollow(from, next))
        {
            notes.Add($"the next page, {ShownAddress.Of(link)}, is on another site than {from.Host} and was not read");
            return null;
        }
        next = credentials.WithKey(next);
        return seen.Add(next.AbsoluteUri) ? next.AbsoluteUri : null;
    }

    private static Uri? Resolve(Uri from, string link)
    {
        try
        {
            // The host is checked at its first request.
            return Uri.TryCreate(from, link, out var next) && next.IdnHost.Length > 0 ? next : null;
        }
        catch (UriFormatException)
        {
            return null;
        }
    }
}

/// <summary>What one page of a source contains in addition to its entries.</summary>
/// <param name="Entries">All entries of the page: reviews, unreadable ones and others.</param>
/// <param name="NotReviews">Entries that are something else than a review.</param>
/// <param name="Next">The address of the next page, also relative; null or empty on the last.</param>
/// <param name="Notes">Notes for the operator.</param>
internal sealed record FeedPage(int Entries, int NotReviews, string? Next, IReadOnlyList<string> Notes);
