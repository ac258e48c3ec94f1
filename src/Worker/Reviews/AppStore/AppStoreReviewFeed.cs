using System.Text.Json;
using Worker.Reviews.Documents;

namespace Worker.Reviews.AppStore;

/// <summary>
/// The App Store's customer reviews in JSON, older form and newer. An entry is a review if it has <c>im:rating</c>: in the older form
/// the first entry is the app. A single entry is an object and no list; none at all is an app without reviews, or a host that
/// limits its callers and does not say so.
/// </summary>
internal sealed class AppStoreReviewFeed(ReviewDocuments documents) : IReviewFeed
{
    private const string Expected = "the App Store's customer reviews in JSON, an object with a member 'feed'";

    public Task<ReviewFeedAnswer> FetchAsync(ReviewFeedRequest request, CancellationToken cancellationToken) =>
        PageWalk.RunAsync(documents, request, Read, cancellationToken);

    private static FeedPage Read(ReviewDocument document, int number)
    {
        try
        {
            using var json = JsonDocument.Parse(TextEncoding.Decode(document, "utf-8").Text);
            if (json.RootElement.Member("feed") is not { ValueKind: JsonValueKind.Object } feed)
                throw DocumentRefusal.Unexpected(document, Expected, null);
            return Read(document, feed, number);
        }
        catch (JsonException fault)
        {
            throw DocumentRefusal.Unexpected(document, Expected, fault.Message, fault);
        }
    }

    private static FeedPage Read(ReviewDocument document, JsonElement feed, int number)
    {
        var reviews = new List<FeedEntry>();
        var unreadable = new List<RejectedReview>();
        var others = 0;
        foreach (var (place, entry) in Entries(document, feed).Index())
        {
            var where = $"page {number}, entry {place + 1}";
            if (entry.ValueKind is not JsonValueKind.Object)
                unreadable.Add(new RejectedReview(where, "unreadable_entry", $"{where} is {entry.ValueKind}; expected an object.", EntryValues.OfText(entry.GetRawText())));
            else if (entry.Member("im:rating") is null)
                others++;
            else
                reviews.Add(AppStoreEntry.Read(entry, where));
        }
        return new FeedPage(reviews, unreadable, others, AppStoreLinks.Next(feed));
    }

    private static IEnumerable<JsonElement> Entries(ReviewDocument document, JsonElement feed) => feed.Member("entry") switch
    {
        null or { ValueKind: JsonValueKind.Null } => [],
        { ValueKind: JsonValueKind.Object } single => [single],
        { ValueKind: JsonValueKind.Array } list => list.EnumerateArray(),
        { } other => throw DocumentRefusal.Unexpected(document, Expected, $"its member 'entry' is {other.ValueKind}"),
    };
}
