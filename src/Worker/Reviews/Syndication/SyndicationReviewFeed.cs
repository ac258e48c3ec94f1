using System.ServiceModel.Syndication;
using System.Xml;
using Worker.Reviews.Documents;

namespace Worker.Reviews.Syndication;

/// <summary>Reviews from RSS 2.0 or Atom 1.0, with ratings from the extensions that review sites use (<see cref="RatingElements"/>).</summary>
internal sealed class SyndicationReviewFeed(ReviewDocuments documents) : IReviewFeed
{
    private const string Expected = "RSS 2.0 or Atom 1.0";

    public Task<ReviewFeedAnswer> FetchAsync(ReviewFeedRequest request, CancellationToken cancellationToken) =>
        PageWalk.RunAsync(documents, request, (document, number) => Read(document, number, request.Source), cancellationToken);

    private static FeedPage Read(ReviewDocument document, int number, ReviewSourceOptions source)
    {
        var dates = new WrittenDates();
        var (feed, isRss) = Parse(document, dates);
        var items = feed.Items.Cast<ReviewItem>().ToList();
        var isAppStore = items.Any(item => item.Elements.Any(RatingElements.IsAppStore));
        var reader = new ItemReader(source, dates, isRss, isAppStore, feed.Language);
        var entries = items.Select((item, place) => reader.Read(item, $"page {number}, entry {place + 1}")).ToList();
        var reviews = entries.OfType<FeedEntry>().ToList();
        var next = feed.Links.FirstOrDefault(link => link.RelationshipType == "next")?.Uri?.OriginalString;
        return new FeedPage(reviews, [], entries.Count - reviews.Count, next);
    }

    private static (ReviewSyndication Feed, bool IsRss) Parse(ReviewDocument document, WrittenDates dates)
    {
        try
        {
            using var xml = SafeXml.Read(document);
            SyndicationFeedFormatter[] forms = [new Rss20FeedFormatter<ReviewSyndication>(), new Atom10FeedFormatter<ReviewSyndication>()];
            var form = forms.FirstOrDefault(form => form.CanRead(xml))
                ?? throw DocumentRefusal.Unexpected(document, Expected, $"its first element is {xml.Name} in '{xml.NamespaceURI}'");
            form.DateTimeParser = dates.Take;
            form.ReadFrom(xml);
            return ((ReviewSyndication)form.Feed, form is Rss20FeedFormatter);
        }
        // The library says of some faults FormatException, of others XmlException.
        catch (Exception fault) when (fault is XmlException or FormatException or UriFormatException)
        {
            // Its advice, to allow DTDs, is for programmers and bad.
            var what = fault.Message.Contains("DTD is prohibited", StringComparison.Ordinal) ? "it has a DTD, and with it could ask for files of this machine" : fault.Message;
            throw DocumentRefusal.Unexpected(document, Expected, what, fault);
        }
    }

    /// <summary>A feed whose items keep what the library drops.</summary>
    private sealed class ReviewSyndication : SyndicationFeed
    {
        protected override SyndicationItem CreateItem() => new ReviewItem();
    }
}
