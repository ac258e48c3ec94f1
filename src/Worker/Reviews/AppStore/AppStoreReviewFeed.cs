using Worker.Reviews.Documents;
using Worker.Reviews.Json;

namespace Worker.Reviews.AppStore;

/// <summary>
/// The App Store's customer reviews in JSON, older form and newer. An entry is a review if it has <c>im:rating</c>: in the older form
/// the first entry is the app. A single entry is an object and no list; none at all is an app without reviews, or a host that
/// limits its callers and does not say so.
/// </summary>
internal sealed class AppStoreReviewFeed(ReviewDocuments documents) : IReviewFeed
{
    private const string Expected = "the App Store's customer reviews in JSON, an object with a member 'feed'";

    public Task<ReviewFeedAnswer> FetchAsync(ReviewFeedRequest request, IReviewSink sink, CancellationToken cancellationToken) => PageWalk.RunAsync(
        documents, request, (document, number, token) => Read(document, number, sink, token), cancellationToken);

    private static FeedPage Read(ReviewDocument document, int number, IReviewSink sink, CancellationToken cancellationToken)
    {
        var (json, entries, others) = JsonPageReader.Read(
            document, "feed.entry", "utf-8", Expected, sink, entry => $"page {number}, entry {entry}",
            (item, place) => item.Member("im:rating") is null ? null : AppStoreEntry.Read(item, place), cancellationToken);
        return json.HasObject("feed") ? new FeedPage(entries, others, AppStoreLinks.Next(json.Values), []) : throw DocumentError.Unexpected(document, Expected, null);
    }
}
