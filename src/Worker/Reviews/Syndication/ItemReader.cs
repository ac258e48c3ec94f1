using System.Net;
using System.ServiceModel.Syndication;
using System.Xml.Linq;
using Worker.Reviews.Normalisation;

namespace Worker.Reviews.Syndication;

/// <summary>Reads the items of one page.</summary>
/// <param name="isRss">Whether it is RSS, where summaries are HTML and do not say so; in Atom they say what they are.</param>
/// <param name="isAppStore">Whether the page has elements of the App Store: then an entry is a review if it has a rating.</param>
internal sealed class ItemReader(ReviewSourceOptions source, WrittenDates dates, bool isRss, bool isAppStore, string? language)
{
    private static readonly XName EncodedContent = (XNamespace)"http://purl.org/rss/1.0/modules/content/" + "encoded";

    private static readonly XName DublinCoreDate = (XNamespace)"http://purl.org/dc/elements/1.1/" + "date";

    /// <summary>Null where the item is something else than a review.</summary>
    public FeedEntry? Read(ReviewItem item, string place)
    {
        var isLetterboxd = LetterboxdItem.Is(item);
        if (isAppStore ? !RatingElements.IsAppStoreReview(item.Elements) : isLetterboxd && !LetterboxdItem.IsReview(item))
            return null;

        var (body, isHtml) = Body(item);
        return new FeedEntry
        {
            Place = place,
            Id = item.Id ?? item.Links.FirstOrDefault(link => link.RelationshipType is null or "alternate")?.Uri?.OriginalString,
            Date = Date(item),
            Rating = RatingElements.Of(item.Elements, source.RatingElement),
            Title = isLetterboxd ? LetterboxdItem.Title(item) : Plain(item.Title),
            Body = isLetterboxd ? LetterboxdItem.Body(body) : body,
            IsHtml = isHtml,
            Language = language,
        };
    }

    /// <summary>The content where there is one, else the summary.</summary>
    private (string? Text, bool IsHtml) Body(ReviewItem item)
    {
        if (item.PlainContent is { } plain)
            return (plain, false);
        if (item.Elements.FirstOrDefault(element => element.Name == EncodedContent) is { } encoded)
            return (encoded.Value, true);
        return item.Content switch
        {
            TextSyndicationContent text => (text.Text, text.Type != "text"),
            _ => (item.Summary?.Text, isRss || item.Summary?.Type != "text"),
        };
    }

    private string? Date(ReviewItem item) =>
        dates.Of(item.PublishDate) ?? dates.Of(item.LastUpdatedTime) ?? item.Elements.FirstOrDefault(element => element.Name == DublinCoreDate)?.Value;

    /// <summary>Titles in RSS are text by the letter, but many sites escape them twice.</summary>
    private string? Plain(TextSyndicationContent? text) => text switch
    {
        { Type: "text" } => isRss ? WebUtility.HtmlDecode(text.Text) : text.Text,
        _ => HtmlText.Of(text?.Text),
    };
}
