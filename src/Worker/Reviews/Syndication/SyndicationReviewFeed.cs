using Worker.Reviews.Documents;

namespace Worker.Reviews.Syndication;

/// <summary>
/// Reviews from RSS of any version or Atom, with ratings from the extensions that review sites use (<see cref="RatingElements"/>).
/// </summary>
internal sealed class SyndicationReviewFeed(ReviewDocuments documents) : IReviewFeed
{
    public Task<ReviewFeedAnswer> FetchAsync(ReviewFeedRequest request, IReviewSink sink, CancellationToken cancellationToken) => PageWalk.RunAsync(
        documents, request, (document, number, token) => Read(document, number, request.Source, sink, token), cancellationToken);

    private static FeedPage Read(ReviewDocument document, int number, ReviewSourceOptions source, IReviewSink sink, CancellationToken cancellationToken)
    {
        if (document.IsPage())
            throw DocumentError.Unexpected(document, "RSS or Atom", null);
        var encoding = TextEncoding.OfXml(document, source.Encoding, cancellationToken);
        using var text = TextEncoding.Open(document, encoding);
        var markup = new FeedMarkup(document, new MarkupScanner(new MarkupSource(text, cancellationToken)));
        var page = new SyndicationPage(source, sink, number);
        foreach (var entry in markup.Entries())
        {
            cancellationToken.ThrowIfCancellationRequested();
            page.Read(entry, markup);
        }
        page.Complete();
        return new FeedPage(page.Entries, page.NotReviews, markup.Head.Next, [.. markup.Head.Notes.Select(note => $"page {number}: {note}")]);
    }
}
