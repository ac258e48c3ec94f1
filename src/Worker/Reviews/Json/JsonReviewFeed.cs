using Worker.Reviews.Documents;
using Worker.Reviews.Layouts;

namespace Worker.Reviews.Json;

/// <summary>
/// Reviews from JSON with a list of objects somewhere in it: what stores and review sites answer to programs. Further pages are found
/// by an address in the document, by a cursor, or by a page number.
/// </summary>
internal sealed class JsonReviewFeed(ReviewDocuments documents) : IReviewFeed
{
    public Task<ReviewFeedAnswer> FetchAsync(ReviewFeedRequest request, IReviewSink sink, CancellationToken cancellationToken) => PageWalk.RunAsync(
        documents, request, (document, number, token) => Read(document, number, request.Source, sink, token), cancellationToken);

    private static FeedPage Read(ReviewDocument document, int number, ReviewSourceOptions source, IReviewSink sink, CancellationToken cancellationToken)
    {
        var list = source.Paging.List;
        var expected = list.Length == 0 ? "JSON, a list of objects" : $"JSON with a list of objects at '{list}', which Paging:List of the source names";
        var columns = FileColumns.OfObjects(source);
        var (json, entries, others) = JsonPageReader.Read(
            document, list, source.Encoding, expected, sink, entry => $"page {number}, entry {entry}",
            (item, place) => columns.Entry(place, name => JsonMember.Of(item, name)), cancellationToken);
        return json.IsFound
            ? new FeedPage(entries, others, JsonPages.Next(document, json.Values, source.Paging), [])
            : throw DocumentError.Unexpected(document, expected, "there is no such list");
    }
}
